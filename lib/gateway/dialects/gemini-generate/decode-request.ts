import type {
  Block,
  GenerateRequest,
  Message,
  ReasoningRequest,
  ResponseFormat,
  ToolChoice,
  ToolDefinition,
} from "../../ir";
import { GATEWAY_FIELDS } from "../gateway-fields";
import { isObject, type JsonObject } from "../read";
import { closedSchema, isStrictSchema } from "../strict-schema";
import { normalise } from "./normalise";
import { OWN } from "./own";
import { CallPairing, decodeParts, text } from "./parts";
import { fromGeminiSchema } from "./schema";

const EFFORTS = { minimal: "minimal", low: "low", medium: "medium", high: "high" } as const;

const KNOWN = new Set([
  ...GATEWAY_FIELDS,
  "model",
  "contents",
  "systemInstruction",
  "tools",
  "toolConfig",
  "generationConfig",
]);
const KNOWN_GENERATION = new Set([
  "temperature",
  "topP",
  "topK",
  "candidateCount",
  "maxOutputTokens",
  "stopSequences",
  "seed",
  "presencePenalty",
  "frequencyPenalty",
  "responseLogprobs",
  "logprobs",
  "responseMimeType",
  "responseSchema",
  "responseJsonSchema",
  "thinkingConfig",
]);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const isThere = (value: unknown): boolean => value !== null && value !== undefined;

/** A user's content with function responses becomes runs of results (role tool) and of everything else (role user). */
function splitUser(blocks: readonly Block[], path: string): Message[] {
  const messages: { role: "user" | "tool"; blocks: Block[]; path: string }[] = [];
  for (const block of blocks) {
    const role = block.type === "tool-result" ? "tool" : "user";
    const last = messages.at(-1);
    if (last?.role === role) last.blocks.push(block);
    else messages.push({ role, blocks: [block], path });
  }
  return messages.length > 0 ? messages : [{ role: "user", blocks: [], path }];
}

function decodeContents(contents: unknown): Message[] {
  const items: readonly unknown[] = Array.isArray(contents) ? contents : [];
  const pairing = new CallPairing();
  return items.flatMap((item, index): Message[] => {
    if (!isObject(item)) return [];
    const path = `contents[${index}]`;
    const blocks = decodeParts(item.parts, pairing, path);
    return item.role === "model" ? [{ role: "assistant", blocks, path }] : splitUser(blocks, path);
  });
}

function decodeSystem(system: unknown): Message[] {
  if (!isObject(system)) return [];
  const blocks = decodeParts(system.parts, new CallPairing(), "systemInstruction");
  return blocks.length > 0 ? [{ role: "system", blocks, path: "systemInstruction" }] : [];
}

function decodeDeclaration(wire: JsonObject, path: string): ToolDefinition {
  const { name, description, parameters, parametersJsonSchema, ...rest } = wire;
  const schema = isObject(parametersJsonSchema)
    ? parametersJsonSchema
    : isObject(parameters)
      ? fromGeminiSchema(parameters)
      : undefined;
  return {
    kind: "function",
    name: text(name),
    ...(typeof description === "string" ? { description } : {}),
    ...(schema ? { parameters: schema } : {}),
    ...(Object.keys(rest).length > 0 ? { extensions: { [OWN]: rest } } : {}),
    path,
  };
}

/** Functions of all tools, and the vendor's own tools by their path ("tools[1].googleSearch"). */
function decodeTools(tools: unknown): { definitions: ToolDefinition[]; others: Record<string, unknown> } {
  const items: readonly unknown[] = Array.isArray(tools) ? tools : [];
  const definitions: ToolDefinition[] = [];
  const others: Record<string, unknown> = {};
  items.forEach((item, index) => {
    if (!isObject(item)) return;
    const { functionDeclarations, ...rest } = item;
    const list: readonly unknown[] = Array.isArray(functionDeclarations) ? functionDeclarations : [];
    list.forEach((declaration, order) => {
      if (isObject(declaration))
        definitions.push(decodeDeclaration(declaration, `tools[${index}].functionDeclarations[${order}]`));
    });
    for (const [name, value] of Object.entries(rest)) if (isThere(value)) others[`tools[${index}].${name}`] = value;
  });
  return { definitions, others };
}

/** The choice, and the config itself where it says more than a choice can. */
function decodeToolConfig(config: unknown): { toolChoice?: ToolChoice; rest?: JsonObject } {
  const wire = isObject(config) ? config : {};
  const calling = isObject(wire.functionCallingConfig) ? wire.functionCallingConfig : {};
  const allowed: readonly unknown[] = Array.isArray(calling.allowedFunctionNames) ? calling.allowedFunctionNames : [];
  const isMore =
    Object.keys(wire).some((key) => key !== "functionCallingConfig") ||
    allowed.length > 1 ||
    calling.mode === "VALIDATED";
  const rest = isMore ? { rest: wire } : {};
  if (calling.mode === "ANY" && allowed.length === 1)
    return { toolChoice: { type: "tool", name: text(allowed[0]) }, ...rest };
  const choices: Record<string, ToolChoice> = {
    AUTO: { type: "auto" },
    VALIDATED: { type: "auto" },
    ANY: { type: "required" },
    NONE: { type: "none" },
  };
  const toolChoice = choices[text(calling.mode)];
  return { ...(toolChoice ? { toolChoice } : {}), ...rest };
}

function decodeThinking(config: unknown): ReasoningRequest | undefined {
  if (!isObject(config)) return undefined;
  const request: Mutable<ReasoningRequest> = {};
  const level = text(config.thinkingLevel).toLowerCase();
  const budget = config.thinkingBudget;
  if (level in EFFORTS) request.effort = EFFORTS[level as keyof typeof EFFORTS];
  if (budget === 0) request.isEnabled = false;
  else if (typeof budget === "number") request.isEnabled = true;
  if (typeof budget === "number" && budget > 0) request.budgetTokens = budget;
  if (config.includeThoughts === true) request.summary = "auto";
  if (config.includeThoughts === false) request.isHidden = true;
  return Object.keys(request).length > 0 ? request : undefined;
}

function decodeFormat(config: JsonObject): ResponseFormat | undefined {
  const schema = isObject(config.responseJsonSchema)
    ? config.responseJsonSchema
    : isObject(config.responseSchema)
      ? closedSchema(fromGeminiSchema(config.responseSchema))
      : undefined;
  if (config.responseMimeType === "application/json")
    return schema ? { type: "json-schema", schema, isStrict: isStrictSchema(schema) } : { type: "json" };
  return config.responseMimeType === "text/plain" ? { type: "text" } : undefined;
}

function decodeGeneration(config: JsonObject): Partial<GenerateRequest> {
  const made: Partial<Mutable<GenerateRequest>> = {};
  if (typeof config.maxOutputTokens === "number") made.maxOutputTokens = config.maxOutputTokens;
  if (typeof config.temperature === "number") made.temperature = config.temperature;
  if (typeof config.topP === "number") made.topP = config.topP;
  if (typeof config.topK === "number") made.topK = config.topK;
  if (typeof config.candidateCount === "number") made.choiceCount = config.candidateCount;
  if (typeof config.seed === "number") made.seed = config.seed;
  if (typeof config.presencePenalty === "number") made.presencePenalty = config.presencePenalty;
  if (typeof config.frequencyPenalty === "number") made.frequencyPenalty = config.frequencyPenalty;
  if (typeof config.responseLogprobs === "boolean") made.isLogprobs = config.responseLogprobs;
  if (typeof config.logprobs === "number") made.topLogprobs = config.logprobs;
  if (Array.isArray(config.stopSequences) && config.stopSequences.length > 0) made.stop = config.stopSequences;
  const reasoning = decodeThinking(config.thinkingConfig);
  if (reasoning) made.reasoning = reasoning;
  const responseFormat = decodeFormat(config);
  if (responseFormat) made.responseFormat = responseFormat;
  return made;
}

/** What the neutral form has no field for, each under its path, so that a trip back to Gemini loses nothing. */
function decodeExtension(body: JsonObject, config: JsonObject): Record<string, unknown> {
  const own: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) if (!KNOWN.has(key) && isThere(value)) own[key] = value;
  for (const [key, value] of Object.entries(config)) {
    if (!KNOWN_GENERATION.has(key) && isThere(value)) own[`generationConfig.${key}`] = value;
  }
  const mimeType = config.responseMimeType;
  if (typeof mimeType === "string" && mimeType !== "application/json" && mimeType !== "text/plain") {
    own["generationConfig.responseMimeType"] = mimeType;
    if (isThere(config.responseSchema)) own["generationConfig.responseSchema"] = config.responseSchema;
  }
  return own;
}

/** A checked body in neutral form. `model` and `isStream` come from the path. */
export function decodeRequest(raw: unknown, model: string, isStream: boolean): GenerateRequest {
  const normal = normalise(raw);
  const body = isObject(normal) ? normal : {};
  const config = isObject(body.generationConfig) ? body.generationConfig : {};
  const { definitions, others } = decodeTools(body.tools);
  const { toolChoice, rest } = decodeToolConfig(body.toolConfig);
  const own = { ...decodeExtension(body, config), ...others, ...(rest ? { toolConfig: rest } : {}) };
  return {
    model,
    messages: [...decodeSystem(body.systemInstruction), ...decodeContents(body.contents)],
    ...(definitions.length > 0 ? { tools: definitions } : {}),
    ...(toolChoice ? { toolChoice } : {}),
    ...decodeGeneration(config),
    isStream,
    ...(Object.keys(own).length > 0 ? { extensions: { [OWN]: own } } : {}),
  };
}
