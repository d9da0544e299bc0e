import { isObject, type JsonObject } from "../read";

/**
 * Protobuf JSON may be spelled in snake_case, and SDKs send single objects where lists are meant. Brings the frame of a
 * request to one spelling; what belongs to the user (arguments, schemas, function results) is never touched. Objects
 * that need no change are kept as they are.
 */
type Names = readonly (readonly [snake: string, camel: string])[];

const snake = (camel: string): string => camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const names = (...camel: string[]): Names => camel.map((name) => [snake(name), name] as const);

const TOP = names(
  "systemInstruction",
  "generationConfig",
  "safetySettings",
  "toolConfig",
  "cachedContent",
  "generateContentRequest",
  "serviceTier",
);
const PART = names(
  "inlineData",
  "fileData",
  "functionCall",
  "functionResponse",
  "thoughtSignature",
  "executableCode",
  "codeExecutionResult",
  "videoMetadata",
  "mediaResolution",
);
const DATA = names("mimeType", "fileUri", "displayName");
const TOOL = names(
  "functionDeclarations",
  "googleSearch",
  "googleSearchRetrieval",
  "codeExecution",
  "urlContext",
  "googleMaps",
  "fileSearch",
  "computerUse",
);
const DECLARATION = names("parametersJsonSchema", "responseJsonSchema");
const TOOL_CONFIG = names("functionCallingConfig", "retrievalConfig");
const CALLING = names("allowedFunctionNames");
const GENERATION = names(
  "stopSequences",
  "responseMimeType",
  "responseSchema",
  "responseJsonSchema",
  "responseModalities",
  "candidateCount",
  "maxOutputTokens",
  "topP",
  "topK",
  "presencePenalty",
  "frequencyPenalty",
  "responseLogprobs",
  "speechConfig",
  "thinkingConfig",
  "imageConfig",
  "mediaResolution",
);
const THINKING = names("includeThoughts", "thinkingBudget", "thinkingLevel");

function renamed(object: JsonObject, list: Names): JsonObject {
  let copy: Record<string, unknown> | null = null;
  for (const [from, to] of list) {
    if (!(from in object)) continue;
    copy ??= { ...object };
    if (!(to in object)) copy[to] = object[from];
    delete copy[from];
  }
  return copy ?? object;
}

/** The object with some members replaced, or itself when none changed. */
function withMembers(object: JsonObject, members: JsonObject): JsonObject {
  const isSame = Object.entries(members).every(([key, value]) => object[key] === value);
  return isSame ? object : { ...object, ...members };
}

function mapList(value: unknown, each: (item: JsonObject) => JsonObject): unknown {
  if (isObject(value)) return [each(value)];
  if (!Array.isArray(value)) return value;
  let isSame = true;
  const mapped = value.map((item: unknown) => {
    const made = isObject(item) ? each(item) : item;
    isSame &&= made === item;
    return made;
  });
  return isSame ? value : mapped;
}

/** Changes the named members that are there. */
function mapMembers(object: JsonObject, changes: Readonly<Record<string, (value: unknown) => unknown>>): JsonObject {
  const found: Record<string, unknown> = {};
  for (const [key, change] of Object.entries(changes)) {
    if (object[key] !== undefined) found[key] = change(object[key]);
  }
  return withMembers(object, found);
}

const inside =
  (list: Names) =>
  (value: unknown): unknown =>
    isObject(value) ? renamed(value, list) : value;

const part = (value: JsonObject): JsonObject =>
  mapMembers(renamed(value, PART), {
    inlineData: inside(DATA),
    fileData: inside(DATA),
    functionResponse: (response) =>
      isObject(response) ? mapMembers(response, { parts: (parts) => mapList(parts, part) }) : response,
  });

const content = (value: JsonObject): JsonObject => mapMembers(value, { parts: (parts) => mapList(parts, part) });

/** `systemInstruction` as content; SDKs also write a string or a list of parts. */
function system(value: unknown): unknown {
  if (typeof value === "string") return { parts: [{ text: value }] };
  if (Array.isArray(value)) return content({ parts: value });
  if (!isObject(value)) return value;
  return "parts" in value ? content(value) : { parts: [part(value)] };
}

const tool = (value: JsonObject): JsonObject =>
  mapMembers(renamed(value, TOOL), {
    functionDeclarations: (list) => mapList(list, (declaration) => renamed(declaration, DECLARATION)),
  });

const generation = (value: unknown): unknown =>
  isObject(value) ? mapMembers(renamed(value, GENERATION), { thinkingConfig: inside(THINKING) }) : value;

const toolConfig = (value: unknown): unknown =>
  isObject(value) ? mapMembers(renamed(value, TOOL_CONFIG), { functionCallingConfig: inside(CALLING) }) : value;

/** A request body in one spelling. Anything but an object is given back as it is. */
export function normalise(body: unknown): unknown {
  if (!isObject(body)) return body;
  return mapMembers(renamed(body, TOP), {
    contents: (contents) => mapList(contents, content),
    systemInstruction: system,
    tools: (tools) => mapList(tools, tool),
    toolConfig,
    generationConfig: generation,
    generateContentRequest: normalise,
  });
}
