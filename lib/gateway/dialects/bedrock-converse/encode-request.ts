import { foreignExtensionWarnings, type GenerateRequest, messagePath, type Warning } from "../../ir";
import type { EncodeTarget, OutboundRequest } from "../dialect";
import type { JsonObject } from "../read";
import { closedSchema } from "../strict-schema";
import { type CachePoints, cachePoints } from "./cache-points";
import { type Encoding, encodeMessages } from "./encode-messages";
import { encodeTools } from "./encode-tools";
import { type ModelTraits, traitsOf } from "./model-traits";
import { OWN } from "./own";
import { encodeReasoning } from "./reasoning";

/** What the transport looks for to read Amazon's binary frames. */
const EVENT_STREAM = "application/vnd.amazon.eventstream";
const STOPS_MOST = 4;

/** Other dialects' members that lose nothing here; cache markers become cache points where the model takes them. */
const UNDERSTOOD: ReadonlySet<string> = new Set(["role"]);
const WITH_CACHE: ReadonlySet<string> = new Set(["role", "cache_control"]);

/** Where a request for a model is sent. Ids hold ":" and, as ARNs, "/": both are encoded, and signed so. */
export const requestPath = (nativeModel: string, isStream: boolean): string =>
  `/model/${encodeURIComponent(nativeModel)}/${isStream ? "converse-stream" : "converse"}`;

const drop = (path: string, detail: string): Warning => ({ kind: "dropped", path, detail });

function encodeSystem(
  request: GenerateRequest,
  instructions: readonly (string | undefined)[],
  points: CachePoints,
  warnings: Warning[],
): JsonObject[] {
  const system: JsonObject[] = [];
  request.messages.forEach((message, index) => {
    if (message.role !== "system") return;
    const path = messagePath(message, index);
    for (const block of message.blocks) {
      if (block.type !== "text") warnings.push(drop(path, `A system prompt cannot hold ${block.type} here.`));
      else if (block.text.trim() !== "") system.push({ text: block.text }, ...points.behind(block, block.path ?? path));
    }
  });
  for (const instruction of instructions) if (instruction !== undefined) system.push({ text: instruction });
  return system;
}

function encodeMaxTokens(request: GenerateRequest, target: EncodeTarget, warnings: Warning[]): number | undefined {
  const { maxOutputTokens: asked } = request;
  const bound = target.maxOutputTokens;
  if (asked === undefined || bound === null || asked <= bound) return asked;
  const detail = `max_tokens was set to ${bound}, the most this model makes.`;
  warnings.push({ kind: "changed", path: "max_tokens", detail });
  return bound;
}

function encodeStop(request: GenerateRequest, warnings: Warning[]): readonly string[] | undefined {
  const given = (request.stop ?? []).filter((word) => word !== "");
  if (given.length > STOPS_MOST)
    warnings.push(drop(`stop[${STOPS_MOST}]`, "This provider takes at most four stop sequences."));
  return given.length > 0 ? given.slice(0, STOPS_MOST) : undefined;
}

function encodeTemperature(request: GenerateRequest, warnings: Warning[]): number | undefined {
  const { temperature } = request;
  if (temperature === undefined || temperature <= 1) return temperature;
  const detail = "The temperature was set to 1, the most this provider takes.";
  warnings.push({ kind: "changed", path: "temperature", detail });
  return 1;
}

/** `inferenceConfig`: the sampling that Converse has words for, as far as the model takes it. */
function encodeInference(request: GenerateRequest, target: EncodeTarget, warnings: Warning[]): JsonObject {
  const maxTokens = encodeMaxTokens(request, target, warnings);
  const config: Record<string, unknown> = maxTokens === undefined ? {} : { maxTokens };
  const given: readonly (readonly [word: string, member: string, value: unknown])[] = [
    ["temperature", "temperature", encodeTemperature(request, warnings)],
    ["top_p", "topP", request.topP],
    ["stop", "stopSequences", encodeStop(request, warnings)],
  ];
  for (const [word, member, value] of given) {
    if (value === undefined) continue;
    if (target.supportedParameters?.includes(word) === false) warnings.push(drop(word, `This model takes no ${word}.`));
    else config[member] = value;
  }
  return config;
}

const JSON_ONLY = "Answer with one JSON value and nothing else: no prose, no code fence.";

interface EncodedFormat {
  readonly outputConfig?: JsonObject;
  readonly instruction?: string;
}

/** JSON output: by schema where the model enforces one, in words otherwise. */
function encodeFormat(
  { responseFormat: format }: GenerateRequest,
  target: EncodeTarget,
  traits: ModelTraits,
  warnings: Warning[],
): EncodedFormat {
  if (!format || format.type === "text") return {};
  if (format.type === "json-schema" && traits.hasStructuredOutput && target.capabilities.structured_outputs === true) {
    const schema = JSON.stringify(closedSchema(format.schema));
    if (schema !== JSON.stringify(format.schema)) {
      const detail = "Objects of the schema were closed: this provider takes no others.";
      warnings.push({ kind: "changed", path: "response_format.schema", detail });
    }
    const about = format.description === undefined ? {} : { description: format.description };
    const jsonSchema = { schema, name: format.name ?? "answer", ...about };
    return { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } } };
  }
  const detail = "JSON output is asked for in the system prompt here.";
  warnings.push({ kind: "emulated", path: "response_format", detail });
  const rule = format.type === "json-schema" ? ` It follows this JSON Schema:\n${JSON.stringify(format.schema)}` : "";
  return { instruction: JSON_ONLY + rule };
}

function encodeTopK(request: GenerateRequest, { hasTopK }: ModelTraits, warnings: Warning[]): JsonObject {
  if (request.topK === undefined) return {};
  if (hasTopK) return { inferenceConfig: { topK: request.topK } };
  warnings.push(drop("top_k", "This model takes no top_k here."));
  return {};
}

const ORDINARY_TIERS = new Set(["auto", "default", "standard_only"]);

/** Parameters that Converse has no words for, by the client's name. */
function absentParameters(request: GenerateRequest): Warning[] {
  const tier = request.serviceTier;
  const named: readonly (readonly [path: string, value: unknown])[] = [
    ["frequency_penalty", request.frequencyPenalty],
    ["presence_penalty", request.presencePenalty],
    ["logit_bias", request.logitBias],
    ["seed", request.seed],
    ["logprobs", request.isLogprobs || undefined],
    ["top_logprobs", request.topLogprobs],
    ["n", request.choiceCount === 1 ? undefined : request.choiceCount],
    ["user", request.endUser],
    ["metadata", request.metadata],
    ["prompt_cache_key", request.cacheKey],
    // Other tiers have other prices, which the price book does not know.
    ["service_tier", tier !== undefined && ORDINARY_TIERS.has(tier) ? undefined : tier],
  ];
  return named
    .filter(([, value]) => value !== undefined)
    .map(([path]) => drop(path, `"${path}" has no counterpart at this provider.`));
}

/**
 * A neutral request as Converse takes it. Source: Amazon Bedrock API reference, Converse and ConverseStream
 * (bedrock-runtime 2023-09-30).
 */
export function encodeRequest(request: GenerateRequest, target: EncodeTarget): OutboundRequest {
  const traits = traitsOf(target.nativeModel);
  const understood = traits.hasCachePoints ? WITH_CACHE : UNDERSTOOD;
  const warnings: Warning[] = [...foreignExtensionWarnings(request, OWN, understood), ...absentParameters(request)];
  const points = cachePoints(traits.hasCachePoints, warnings);
  const tools = encodeTools(request, target, traits);
  const format = encodeFormat(request, target, traits, warnings);
  const system = encodeSystem(request, [format.instruction, tools.instruction], points, warnings);
  const to: Encoding = { traits, points, warnings, ids: new Map(), documentNames: new Set() };
  const messages = encodeMessages(request.messages, to);
  points.limit([system, ...messages.map(({ content }) => content)]);
  const inferenceConfig = encodeInference(request, target, warnings);
  const reasoning = encodeReasoning(request, target, traits);
  const additional = { ...encodeTopK(request, traits, warnings), ...reasoning.fields };
  const body: Record<string, unknown> = {
    ...(system.length > 0 ? { system } : {}),
    messages,
    ...(Object.keys(inferenceConfig).length > 0 ? { inferenceConfig } : {}),
    ...(tools.toolConfig ? { toolConfig: tools.toolConfig } : {}),
    ...(format.outputConfig ? { outputConfig: format.outputConfig } : {}),
    ...(Object.keys(additional).length > 0 ? { additionalModelRequestFields: additional } : {}),
  };
  return {
    path: requestPath(target.nativeModel, request.isStream),
    headers: request.isStream ? { accept: EVENT_STREAM } : {},
    body,
    warnings: [...warnings, ...tools.warnings, ...reasoning.warnings],
  };
}
