import { type Block, foreignExtensionWarnings, type GenerateRequest, messagePath, type Warning } from "../../ir";
import type { EncodeTarget, OutboundRequest } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { cacheControlOf, limitBreakpoints } from "./cache-control";
import { encodeMessages, type WireMessage } from "./encode-messages";
import { type EncodedTools, encodeTools, isForcedChoice } from "./encode-tools";
import { isPiece, nativeOf, ownMembers, piecesOf } from "./own";
import { OWN } from "./signatures";
import { encodeFormat } from "./structured-output";
import { type EncodedThinking, encodeThinking } from "./thinking";

export const VERSION = "2023-06-01";
export const MESSAGES_PATH = "/v1/messages";

/** Output bound where neither the request nor the catalogue has one; every model of this vendor takes it. */
const MAX_TOKENS_DEFAULT = 4096;

/** Other dialects' members that this encoder carries over: cache markers, and which kind of system message it was. */
const UNDERSTOOD: ReadonlySet<string> = new Set(["cache_control", "role"]);

function encodeSystem(request: GenerateRequest, instruction: string | undefined, warnings: Warning[]): JsonObject[] {
  const blocks: JsonObject[] = piecesOf(request.extensions, "system");
  request.messages.forEach((message, index) => {
    if (message.role !== "system") return;
    for (const block of message.blocks) {
      if (block.type !== "text") {
        warnings.push({
          kind: "dropped",
          path: messagePath(message, index),
          detail: `A system prompt cannot hold ${block.type} here.`,
        });
      } else blocks.push(...encodeSystemText(block));
    }
  });
  if (instruction) blocks.push({ type: "text", text: instruction });
  return blocks;
}

function encodeSystemText(block: Extract<Block, { type: "text" }>): JsonObject[] {
  if (block.text.trim() === "" || nativeOf(block.extensions)) return [];
  const cache = cacheControlOf(block.extensions);
  return [
    { type: "text", text: block.text, ...ownMembers(block.extensions), ...(cache ? { cache_control: cache } : {}) },
  ];
}

/** True when the turn that is running calls tools without signed thinking ahead of them; a thinking budget refuses that. */
function lacksSignedThinking(messages: readonly WireMessage[]): boolean {
  const last = messages.findLast((message) => message.role === "assistant");
  const isRunning = messages.at(-1)?.content.some((block) => block.type === "tool_result") === true;
  const first = last?.content[0]?.type;
  return (
    isRunning &&
    last?.content.some((block) => block.type === "tool_use") === true &&
    first !== "thinking" &&
    first !== "redacted_thinking"
  );
}

/** Thinking where it is compatible with the rest of the request. */
function settleThinking(
  request: GenerateRequest,
  asked: EncodedThinking,
  tools: EncodedTools,
  messages: readonly WireMessage[],
): EncodedThinking {
  const own = request.extensions?.[OWN]?.thinking;
  const thinking = isObject(own) ? own : asked.thinking;
  if (thinking === undefined || thinking.type === "disabled") return { ...asked, thinking };
  const without = (detail: string): EncodedThinking => ({
    ...asked,
    thinking: undefined,
    warnings: [...asked.warnings, { kind: "changed", path: "reasoning", detail }],
  });
  if (isForcedChoice(tools.tool_choice))
    return without("Thinking is off: this provider refuses it together with a forced tool choice.");
  if (thinking.type === "enabled" && lacksSignedThinking(messages)) {
    return without("Thinking is off for this turn: the tool calls in it carry no thinking signed by this provider.");
  }
  return { ...asked, thinking };
}

/** Sampling within what the vendor takes, next to thinking and on models that take none of it. */
function encodeSampling(
  request: GenerateRequest,
  target: EncodeTarget,
  isThinking: boolean,
  warnings: Warning[],
): JsonObject {
  const sampling: Record<string, number> = {};
  const supports = (name: string): boolean => target.supportedParameters?.includes(name) ?? true;
  const drop = (path: string, detail: string): void => {
    warnings.push({ kind: "dropped", path, detail });
  };
  const { temperature, topP, topK } = request;
  if (temperature !== undefined) {
    if (!supports("temperature")) drop("temperature", "This model takes no temperature.");
    else if (isThinking) {
      if (temperature !== 1) drop("temperature", "Thinking allows no temperature.");
    } else {
      sampling.temperature = Math.min(1, Math.max(0, temperature));
      if (sampling.temperature !== temperature)
        warnings.push({
          kind: "changed",
          path: "temperature",
          detail: "The temperature was set to 1, the most this provider takes.",
        });
    }
  }
  if (topP !== undefined) {
    if (!supports("top_p")) drop("top_p", "This model takes no top_p.");
    else if (sampling.temperature !== undefined) drop("top_p", "This provider takes temperature or top_p, not both.");
    else if (isThinking && topP < 0.95) drop("top_p", "Thinking allows no top_p below 0.95.");
    else sampling.top_p = topP;
  }
  if (topK !== undefined) {
    if (isThinking || (target.supportedParameters !== null && !supports("top_k")))
      drop("top_k", "This model takes no top_k here.");
    else sampling.top_k = topK;
  }
  return sampling;
}

/** Parameters of other vendors, by the client's name. */
function absentParameters(request: GenerateRequest): Warning[] {
  const named: readonly (readonly [path: string, value: unknown])[] = [
    ["frequency_penalty", request.frequencyPenalty],
    ["presence_penalty", request.presencePenalty],
    ["logit_bias", request.logitBias],
    ["seed", request.seed],
    ["logprobs", request.isLogprobs || undefined],
    ["top_logprobs", request.topLogprobs],
    ["n", request.choiceCount === 1 ? undefined : request.choiceCount],
    ["prompt_cache_key", request.cacheKey],
    ["metadata", request.metadata],
  ];
  return named
    .filter(([, value]) => value !== undefined)
    .map(([path]) => ({ kind: "dropped", path, detail: `"${path}" has no counterpart at this provider.` }));
}

function encodeStop(request: GenerateRequest, warnings: Warning[]): JsonObject {
  const kept = (request.stop ?? []).filter((word) => word.trim() !== "");
  if (kept.length !== (request.stop ?? []).length) {
    warnings.push({
      kind: "dropped",
      path: "stop",
      detail: "Stop sequences of white space only are refused by this provider.",
    });
  }
  return kept.length > 0 ? { stop_sequences: kept } : {};
}

const TIERS: Readonly<Record<string, string>> = {
  auto: "auto",
  standard_only: "standard_only",
  default: "standard_only",
};

function encodeTier(request: GenerateRequest, warnings: Warning[]): JsonObject {
  if (request.serviceTier === undefined) return {};
  const tier = TIERS[request.serviceTier];
  if (tier) return { service_tier: tier };
  warnings.push({
    kind: "dropped",
    path: "service_tier",
    detail: `This provider knows no service tier "${request.serviceTier}".`,
  });
  return {};
}

function encodeMaxTokens(request: GenerateRequest, target: EncodeTarget, warnings: Warning[]): number {
  const bound = target.maxOutputTokens ?? MAX_TOKENS_DEFAULT;
  if (request.maxOutputTokens === undefined) return bound;
  if (target.maxOutputTokens === null || request.maxOutputTokens <= bound) return request.maxOutputTokens;
  warnings.push({
    kind: "changed",
    path: "max_tokens",
    detail: `max_tokens was set to ${bound}, the most this model makes.`,
  });
  return bound;
}

/** Members of the request's own extension that stand in the body as they are. */
function nativeMembers(request: GenerateRequest): JsonObject {
  const members = Object.entries(request.extensions?.[OWN] ?? {});
  return Object.fromEntries(members.filter(([key]) => !isPiece(key) && !MERGED.has(key)));
}

/** Members that are put together with what the neutral form says. */
const MERGED = new Set(["thinking", "output_config", "metadata"]);

const asRecord = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** A neutral request as Anthropic takes it. */
export function encodeRequest(request: GenerateRequest, target: EncodeTarget): OutboundRequest {
  const own = request.extensions?.[OWN];
  const warnings: Warning[] = [...foreignExtensionWarnings(request, OWN, UNDERSTOOD), ...absentParameters(request)];
  const maxTokens = encodeMaxTokens(request, target, warnings);
  const tools = encodeTools(request);
  const { messages, warnings: messageWarnings } = encodeMessages(request.messages);
  const thinking = settleThinking(request, encodeThinking(request, target, maxTokens), tools, messages);
  const format = encodeFormat(request.responseFormat, target.capabilities.structured_outputs !== false);
  const system = encodeSystem(request, format.instruction, warnings);
  if (messages[0]?.role !== "user") {
    messages.unshift({ role: "user", content: [{ type: "text", text: "Continue." }] });
    warnings.push({
      kind: "emulated",
      path: "messages",
      detail: "A conversation must begin with the user here; a short user message was put first.",
    });
  }
  const isThinking = thinking.thinking !== undefined && thinking.thinking.type !== "disabled";
  const output = {
    ...asRecord(own?.output_config),
    ...(thinking.effort ? { effort: thinking.effort } : {}),
    ...(format.format ? { format: format.format } : {}),
  };
  const metadata = {
    ...asRecord(own?.metadata),
    ...(request.endUser === undefined ? {} : { user_id: request.endUser }),
  };
  const body: Record<string, unknown> = {
    ...nativeMembers(request),
    model: target.nativeModel,
    max_tokens: maxTokens,
    ...(system.length > 0 ? { system } : {}),
    messages,
    ...(tools.tools ? { tools: tools.tools } : {}),
    ...(tools.tool_choice ? { tool_choice: tools.tool_choice } : {}),
    ...(thinking.thinking ? { thinking: thinking.thinking } : {}),
    ...(Object.keys(output).length > 0 ? { output_config: output } : {}),
    ...encodeSampling(request, target, isThinking, warnings),
    ...encodeStop(request, warnings),
    ...encodeTier(request, warnings),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(request.isStream ? { stream: true } : {}),
  };
  warnings.push(
    ...tools.warnings,
    ...messageWarnings,
    ...thinking.warnings,
    ...format.warnings,
    ...limitBreakpoints(body),
  );
  return { path: MESSAGES_PATH, headers: { "anthropic-version": VERSION }, body, warnings };
}
