import {
  foreignExtensionWarnings,
  type GenerateRequest,
  messagePath,
  type ToolDefinition,
  type Warning,
} from "../../ir";
import type { EncodeTarget, OutboundRequest } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { encodeContents } from "./encode-contents";
import { type ModelTraits, traitsOf } from "./model-traits";
import { OWN, ownMembers } from "./own";
import { SAMPLING_FIELDS } from "./sampling-fields";
import { jsonSchema } from "./schema";
import { encodeThinking } from "./thinking";
import { legalName } from "./tool-names";

const STOPS_MOST = 5;
const TEMPERATURE_MOST = 2;

/** Other dialects' members that lose nothing here: caching is implicit, roles of system messages are one. */
const UNDERSTOOD: ReadonlySet<string> = new Set(["role"]);

/** Where a request for a model is sent. */
export const requestPath = (nativeModel: string, isStream: boolean): string =>
  `/models/${nativeModel}:${isStream ? "streamGenerateContent?alt=sse" : "generateContent"}`;

const drop = (path: string, detail: string): Warning => ({ kind: "dropped", path, detail });

function systemParts(request: GenerateRequest, instruction: string | undefined, warnings: Warning[]): JsonObject[] {
  const parts: JsonObject[] = [];
  request.messages.forEach((message, index) => {
    if (message.role !== "system") return;
    for (const block of message.blocks) {
      if (block.type !== "text")
        warnings.push(drop(messagePath(message, index), `A system instruction cannot hold ${block.type} here.`));
      else if (block.text !== "") parts.push({ text: block.text });
    }
  });
  if (instruction) parts.push({ text: instruction });
  return parts;
}

function encodeDeclaration(tool: ToolDefinition): JsonObject {
  const schema = tool.kind === "custom" ? FREE_TEXT_SCHEMA : tool.parameters;
  return {
    name: legalName(tool.name),
    ...(tool.description ? { description: tool.description } : {}),
    ...(schema ? { parametersJsonSchema: jsonSchema(schema) } : {}),
    ...ownMembers(tool.extensions),
  };
}

/** Arguments of a free-text tool, which this vendor does not have: one string. */
const FREE_TEXT_SCHEMA: JsonObject = {
  type: "object",
  properties: { input: { type: "string", description: "The tool's whole input, as free text." } },
  required: ["input"],
};

const OWN_TOOL = /^tools\[\d+\]\.(.+)$/;

function encodeTools(request: GenerateRequest, warnings: Warning[]): JsonObject[] {
  const own = Object.entries(request.extensions?.[OWN] ?? {}).flatMap(([key, value]) => {
    const name = OWN_TOOL.exec(key)?.[1];
    return name ? [{ [name]: value }] : [];
  });
  request.tools?.forEach((tool, index) => {
    const path = tool.path ?? `tools[${index}]`;
    if (tool.kind === "custom")
      warnings.push({
        kind: "emulated",
        path,
        detail: `The free-text tool "${tool.name}" became a function with one string.`,
      });
    if (tool.isStrict === true)
      warnings.push(drop(`${path}.strict`, "Strict arguments have no counterpart at this provider."));
  });
  const declarations = (request.tools ?? []).map(encodeDeclaration);
  return [...(declarations.length > 0 ? [{ functionDeclarations: declarations }] : []), ...own];
}

function encodeToolConfig(request: GenerateRequest, warnings: Warning[]): JsonObject | undefined {
  const own = request.extensions?.[OWN]?.toolConfig;
  if (isObject(own)) return own;
  if (!request.tools || request.tools.length === 0) return undefined;
  if (request.isParallelToolUse === false)
    warnings.push(drop("parallel_tool_calls", "This provider cannot be kept from parallel calls."));
  const { toolChoice } = request;
  switch (toolChoice?.type) {
    case "required":
      return { functionCallingConfig: { mode: "ANY" } };
    case "tool":
      return { functionCallingConfig: { mode: "ANY", allowedFunctionNames: [legalName(toolChoice.name)] } };
    case "none":
      return { functionCallingConfig: { mode: "NONE" } };
    case "auto":
      return { functionCallingConfig: { mode: "AUTO" } };
    default:
      return undefined;
  }
}

interface EncodedFormat {
  readonly config: JsonObject;
  readonly instruction?: string;
}

const JSON_ONLY = "Answer with one JSON value and nothing else: no prose, no code fence.";

/** JSON output; beside function calls the older models and forced calls refuse it, so it is asked for in words there. */
function encodeFormat(
  request: GenerateRequest,
  traits: ModelTraits,
  isForced: boolean,
  warnings: Warning[],
): EncodedFormat {
  const format = request.responseFormat;
  if (!format || format.type === "text") return { config: {} };
  const hasTools = (request.tools ?? []).length > 0;
  const schema = format.type === "json-schema" ? jsonSchema(format.schema) : undefined;
  if (hasTools && (isForced || !traits.isThird)) {
    const detail = "JSON output beside function calls is asked for in the system instruction here.";
    warnings.push({ kind: "emulated", path: "response_format", detail });
    return {
      config: {},
      instruction: schema ? `${JSON_ONLY} It follows this JSON Schema:\n${JSON.stringify(schema)}` : JSON_ONLY,
    };
  }
  return { config: { responseMimeType: "application/json", ...(schema ? { responseJsonSchema: schema } : {}) } };
}

const OWN_CONFIG = /^generationConfig\.(.+)$/;

function ownConfig(request: GenerateRequest): JsonObject {
  const found = Object.entries(request.extensions?.[OWN] ?? {}).flatMap(([key, value]) => {
    const name = OWN_CONFIG.exec(key)?.[1];
    return name ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found);
}

function encodeSampling(request: GenerateRequest, target: EncodeTarget, warnings: Warning[]): JsonObject {
  const { stop, maxOutputTokens } = request;
  const config: Record<string, unknown> = {};
  if (maxOutputTokens !== undefined) {
    config.maxOutputTokens = Math.min(maxOutputTokens, target.maxOutputTokens ?? maxOutputTokens);
    if (config.maxOutputTokens !== maxOutputTokens) {
      const detail = `max_tokens was set to ${String(config.maxOutputTokens)}, the most this model makes.`;
      warnings.push({ kind: "changed", path: "max_tokens", detail });
    }
  }
  if (stop && stop.length > 0) {
    config.stopSequences = stop.slice(0, STOPS_MOST);
    if (stop.length > STOPS_MOST)
      warnings.push(drop(`stop[${STOPS_MOST}]`, "This provider takes at most five stop sequences."));
  }
  const values: Readonly<Record<keyof typeof SAMPLING_FIELDS, unknown>> = {
    temperature: clampTemperature(request.temperature, warnings),
    top_p: request.topP,
    top_k: request.topK,
    seed: request.seed,
    presence_penalty: request.presencePenalty,
    frequency_penalty: request.frequencyPenalty,
    logprobs: request.isLogprobs,
    top_logprobs: request.topLogprobs,
  };
  for (const [word, field] of Object.entries(SAMPLING_FIELDS)) {
    const value = values[word as keyof typeof SAMPLING_FIELDS];
    if (value === undefined) continue;
    if (target.supportedParameters?.includes(word) === false) warnings.push(drop(word, `This model takes no ${word}.`));
    else config[field] = value;
  }
  if (request.choiceCount !== undefined) config.candidateCount = request.choiceCount;
  return config;
}

function clampTemperature(temperature: number | undefined, warnings: Warning[]): number | undefined {
  if (temperature === undefined || temperature <= TEMPERATURE_MOST) return temperature;
  warnings.push({
    kind: "changed",
    path: "temperature",
    detail: "The temperature was set to 2, the most this provider takes.",
  });
  return TEMPERATURE_MOST;
}

/** Parameters of other vendors, by the client's name. */
function absentParameters(request: GenerateRequest): Warning[] {
  const named: readonly (readonly [path: string, value: unknown])[] = [
    ["logit_bias", request.logitBias],
    ["user", request.endUser],
    ["metadata", request.metadata],
    ["service_tier", request.serviceTier],
    ["prompt_cache_key", request.cacheKey],
  ];
  return named
    .filter(([, value]) => value !== undefined)
    .map(([path]) => drop(path, `"${path}" has no counterpart at this provider.`));
}

/** Members of the request's own extension that stand in the body as they are. */
function nativeMembers(request: GenerateRequest): JsonObject {
  const members = Object.entries(request.extensions?.[OWN] ?? {});
  return Object.fromEntries(
    members.filter(([key]) => !OWN_TOOL.test(key) && !OWN_CONFIG.test(key) && key !== "toolConfig"),
  );
}

/** A neutral request as Gemini takes it. */
export function encodeRequest(request: GenerateRequest, target: EncodeTarget): OutboundRequest {
  const traits = traitsOf(target);
  const warnings: Warning[] = [...foreignExtensionWarnings(request, OWN, UNDERSTOOD), ...absentParameters(request)];
  const { contents, warnings: contentWarnings } = encodeContents(request.messages, traits.isThird);
  if (contents[0]?.role !== "user") {
    contents.unshift({ role: "user", parts: [{ text: "Continue." }] });
    warnings.push({
      kind: "emulated",
      path: "messages",
      detail: "A conversation must begin with the user here; a short user message was put first.",
    });
  }
  const tools = encodeTools(request, warnings);
  const toolConfig = encodeToolConfig(request, warnings);
  const isForced = request.toolChoice?.type === "required" || request.toolChoice?.type === "tool";
  const format = encodeFormat(request, traits, isForced, warnings);
  const system = systemParts(request, format.instruction, warnings);
  const thinking = encodeThinking(request, traits);
  const generationConfig = {
    ...encodeSampling(request, target, warnings),
    ...format.config,
    ...(thinking.thinkingConfig ? { thinkingConfig: thinking.thinkingConfig } : {}),
    ...ownConfig(request),
  };
  const body: Record<string, unknown> = {
    ...nativeMembers(request),
    ...(system.length > 0 ? { systemInstruction: { parts: system } } : {}),
    contents,
    ...(tools.length > 0 ? { tools } : {}),
    ...(toolConfig ? { toolConfig } : {}),
    ...(Object.keys(generationConfig).length > 0 ? { generationConfig } : {}),
  };
  return {
    path: requestPath(target.nativeModel, request.isStream),
    headers: {},
    body,
    warnings: [...warnings, ...contentWarnings, ...thinking.warnings],
  };
}
