import {
  foreignExtensionWarnings,
  type GenerateRequest,
  type ReasoningEffort,
  type ReasoningRequest,
  type Warning,
} from "../../ir";
import type { EncodeTarget, OutboundRequest } from "../dialect";
import type { JsonObject } from "../read";
import { LOGPROBS, PROOF } from "./decode-request";
import { encodeItems } from "./encode-items";
import { compact, OWN, ownMembers } from "./own";
import { encodeFormat, encodeTools, splitServerTools } from "./tools";

/** OpenAI refuses a smaller bound. */
export const OUTPUT_LEAST = 16;
export const RESPONSES_PATH = "/responses";
const ASK_FOR_JSON = "Answer with one JSON object.";
const TIERS = new Set(["auto", "default", "flex", "priority", "scale"]);

/** Parameters that a model may lack without the answer losing its meaning. */
const OPTIONAL = ["temperature", "top_p", "top_logprobs"] as const;

/** OpenAI has words, not budgets: the bounds are those its own guides give for each. */
const effortOf = (budgetTokens: number): ReasoningEffort =>
  budgetTokens <= 1024 ? "minimal" : budgetTokens <= 4096 ? "low" : budgetTokens <= 16384 ? "medium" : "high";

function encodeReasoning(reasoning: ReasoningRequest, warnings: Warning[]): JsonObject | undefined {
  const { effort, budgetTokens, isEnabled, isHidden } = reasoning;
  const changed = effort === undefined && budgetTokens !== undefined ? effortOf(budgetTokens) : undefined;
  if (changed)
    warnings.push({
      kind: "changed",
      path: "reasoning",
      detail: `The thinking budget was sent as the effort "${changed}".`,
    });
  if (isEnabled === false && effort === undefined)
    warnings.push({
      kind: "dropped",
      path: "reasoning",
      detail: "Responses cannot switch thinking off for every model.",
    });
  const summary = reasoning.summary ?? (isEnabled === true && isHidden !== true ? "auto" : undefined);
  const encoded = compact({ effort: effort ?? changed, summary });
  return Object.keys(encoded).length > 0 ? encoded : undefined;
}

/** What Responses has no member for. */
function unsaid(request: GenerateRequest, warnings: Warning[]): void {
  const lost: readonly (readonly [path: string, isGiven: boolean])[] = [
    ["stop", (request.stop?.length ?? 0) > 0],
    ["seed", request.seed !== undefined],
    ["top_k", request.topK !== undefined],
    ["frequency_penalty", request.frequencyPenalty !== undefined],
    ["presence_penalty", request.presencePenalty !== undefined],
    ["logit_bias", request.logitBias !== undefined],
    ["n", (request.choiceCount ?? 1) > 1],
  ];
  for (const [path, isGiven] of lost) {
    if (isGiven) warnings.push({ kind: "dropped", path, detail: `"${path}" has no counterpart in Responses.` });
  }
}

function encodeCap(cap: number, warnings: Warning[]): number {
  if (cap >= OUTPUT_LEAST) return cap;
  const detail = `The output bound was raised to ${OUTPUT_LEAST}, the least this provider takes.`;
  warnings.push({ kind: "changed", path: "max_output_tokens", detail });
  return OUTPUT_LEAST;
}

function encodeTier(tier: string, warnings: Warning[]): string | undefined {
  if (TIERS.has(tier)) return tier;
  warnings.push({ kind: "dropped", path: "service_tier", detail: `"${tier}" has no counterpart at this provider.` });
  return undefined;
}

function dropUnsupported(
  body: Record<string, unknown>,
  supported: readonly string[] | null,
  warnings: Warning[],
): void {
  if (supported === null) return;
  for (const name of OPTIONAL) {
    if (body[name] === undefined || supported.includes(name)) continue;
    delete body[name];
    warnings.push({ kind: "dropped", path: name, detail: "This model does not support the parameter." });
  }
}

/** JSON without a schema is refused unless the word stands somewhere in the input (wire 75). */
function askForJson(
  request: GenerateRequest,
  instructions: string | undefined,
  warnings: Warning[],
): string | undefined {
  if (request.responseFormat?.type !== "json") return instructions;
  const isSaid = (text: string): boolean => /json/i.test(text);
  const isAsked =
    isSaid(instructions ?? "") ||
    request.messages.some(({ blocks }) => blocks.some((block) => block.type === "text" && isSaid(block.text)));
  if (isAsked) return instructions;
  const detail = "A sentence that asks for JSON was added to the instructions.";
  warnings.push({ kind: "emulated", path: "response_format", detail });
  return instructions === undefined ? ASK_FOR_JSON : `${instructions}\n\n${ASK_FOR_JSON}`;
}

/** Models that do not think refuse to be asked for their ciphertext. */
const mayThink = (request: GenerateRequest, target: EncodeTarget): boolean =>
  target.capabilities.reasoning === true ||
  (target.capabilities.reasoning !== false && request.reasoning !== undefined);

/** A neutral request → the body for a Responses vendor. Nothing is stored there: the history is always sent whole. */
export function encodeRequest(request: GenerateRequest, target: EncodeTarget): OutboundRequest {
  const warnings = foreignExtensionWarnings(request, OWN);
  const { instructions, input, warnings: lost } = encodeItems(request.messages);
  warnings.push(...lost);
  unsaid(request, warnings);
  const { serverTools, rest } = splitServerTools(ownMembers(request.extensions));
  const { "text.verbosity": verbosity, include: wanted, ...own } = rest;
  const format = request.responseFormat ? encodeFormat(request.responseFormat) : undefined;
  const include = [
    ...(mayThink(request, target) ? [PROOF] : []),
    ...(request.isLogprobs ? [LOGPROBS] : []),
    ...(Array.isArray(wanted) ? wanted : []),
  ];
  const body = compact({
    model: target.nativeModel,
    instructions: askForJson(request, instructions, warnings),
    input,
    ...encodeTools(request, serverTools, warnings),
    max_output_tokens: request.maxOutputTokens === undefined ? undefined : encodeCap(request.maxOutputTokens, warnings),
    temperature: request.temperature,
    top_p: request.topP,
    top_logprobs: request.topLogprobs,
    text: format || verbosity ? compact({ format, verbosity }) : undefined,
    reasoning: request.reasoning ? encodeReasoning(request.reasoning, warnings) : undefined,
    include: include.length > 0 ? include : undefined,
    store: false,
    stream: request.isStream || undefined,
    user: request.endUser,
    metadata: request.metadata,
    service_tier: request.serviceTier ? encodeTier(request.serviceTier, warnings) : undefined,
    prompt_cache_key: request.cacheKey,
    ...own,
  });
  dropUnsupported(body, target.supportedParameters, warnings);
  return { path: RESPONSES_PATH, headers: {}, body, warnings };
}
