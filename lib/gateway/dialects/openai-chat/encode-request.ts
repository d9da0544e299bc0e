import {
  foreignExtensionWarnings,
  type GenerateRequest,
  type ReasoningEffort,
  type ReasoningRequest,
  type Warning,
} from "../../ir";
import type { EncodeTarget, OutboundRequest } from "../dialect";
import { DIALECT, ownMembers } from "./blocks";
import { encodeMessages } from "./encode-messages";
import { compact, type JsonObject, objectsOf } from "./json";
import { encodeResponseFormat, encodeTools } from "./tools";

const TIERS = new Set(["auto", "default", "flex", "priority", "scale"]);
const STOPS_MAX = 4;

/** Parameters that a model may lack without the answer losing its meaning. */
const OPTIONAL: readonly string[] = [
  "temperature",
  "top_p",
  "top_k",
  "min_p",
  "top_a",
  "repetition_penalty",
  "frequency_penalty",
  "presence_penalty",
  "seed",
  "logit_bias",
  "logprobs",
  "top_logprobs",
  "stop",
  "verbosity",
];

/** OpenAI has words, not budgets: the bounds are those its own guides give for each. */
const effortOf = (budgetTokens: number): ReasoningEffort =>
  budgetTokens <= 1024 ? "minimal" : budgetTokens <= 4096 ? "low" : budgetTokens <= 16384 ? "medium" : "high";

function encodeEffort(reasoning: ReasoningRequest, warnings: Warning[]): string | undefined {
  if (reasoning.effort) return reasoning.effort;
  if (reasoning.budgetTokens) {
    const effort = effortOf(reasoning.budgetTokens);
    warnings.push({
      kind: "changed",
      path: "reasoning",
      detail: `The thinking budget was sent as the effort "${effort}".`,
    });
    return effort;
  }
  if (reasoning.isEnabled === false) {
    warnings.push({
      kind: "dropped",
      path: "reasoning",
      detail: "Chat completions cannot switch thinking off for every model.",
    });
  }
  return undefined;
}

function encodeStop(stop: readonly string[], warnings: Warning[]): readonly string[] {
  if (stop.length <= STOPS_MAX) return stop;
  warnings.push({ kind: "changed", path: "stop", detail: `Only the first ${STOPS_MAX} stop sequences are sent.` });
  return stop.slice(0, STOPS_MAX);
}

function encodeTier(tier: string, warnings: Warning[]): string | undefined {
  if (TIERS.has(tier)) return tier;
  warnings.push({ kind: "dropped", path: "service_tier", detail: `"${tier}" has no counterpart at this provider.` });
  return undefined;
}

const JSON_HINT = { role: "system", content: "Answer with one JSON object." };

const mentionsJson = (message: JsonObject): boolean => /json/i.test(JSON.stringify(message.content ?? ""));

/** `json_object` is refused unless the messages speak of JSON (wire 75); other dialects have no such rule. */
function withJsonHint(
  request: GenerateRequest,
  messages: readonly JsonObject[],
  warnings: Warning[],
): readonly JsonObject[] {
  if (request.responseFormat?.type !== "json" || messages.some(mentionsJson)) return messages;
  warnings.push({
    kind: "emulated",
    path: "response_format",
    detail: "A system message that asks for JSON was added.",
  });
  return [JSON_HINT, ...messages];
}

function dropUnsupported(body: JsonObject, supported: readonly string[] | null, warnings: Warning[]): void {
  if (supported === null) return;
  for (const name of OPTIONAL) {
    if (body[name] === undefined || supported.includes(name)) continue;
    delete body[name];
    warnings.push({ kind: "dropped", path: name, detail: "This model does not support the parameter." });
  }
}

/** A neutral request → the body for an OpenAI-like vendor, before that vendor's own deviations. */
export function encodeRequest(request: GenerateRequest, target: EncodeTarget): OutboundRequest {
  const warnings = foreignExtensionWarnings(request, DIALECT);
  const { messages, warnings: lost } = encodeMessages(request.messages);
  warnings.push(...lost);
  const { server_tools: serverTools, ...own } = ownMembers(request.extensions);
  const body = compact({
    model: target.nativeModel,
    messages: withJsonHint(request, messages, warnings),
    ...encodeTools(request, objectsOf(serverTools), warnings),
    max_tokens: request.maxOutputTokens,
    temperature: request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    stop: request.stop && request.stop.length > 0 ? encodeStop(request.stop, warnings) : undefined,
    seed: request.seed,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    logit_bias: request.logitBias,
    logprobs: request.isLogprobs,
    top_logprobs: request.topLogprobs,
    n: request.choiceCount,
    response_format: request.responseFormat ? encodeResponseFormat(request.responseFormat) : undefined,
    reasoning_effort: request.reasoning ? encodeEffort(request.reasoning, warnings) : undefined,
    stream: request.isStream || undefined,
    stream_options: request.isStream ? { include_usage: true } : undefined,
    user: request.endUser,
    metadata: request.metadata,
    service_tier: request.serviceTier ? encodeTier(request.serviceTier, warnings) : undefined,
    prompt_cache_key: request.cacheKey,
    ...own,
  });
  dropUnsupported(body, target.supportedParameters, warnings);
  return { path: "/chat/completions", headers: {}, body, warnings };
}
