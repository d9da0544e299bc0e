import type { PathFacts, RequestFacts } from "../dialect";
import { readGatewayFields } from "../gateway-fields";
import {
  isObject,
  type JsonObject,
  optional,
  readArray,
  readBoolean,
  readInteger,
  readNumber,
  readObject,
  readString,
  readStrings,
  readWord,
  refuse,
} from "../read";
import { normalise } from "./normalise";
import { CALLING_MODES, ROLES } from "./wire";

/** Which kind of input a media type is. */
export function modalityOf(mimeType: string): "image" | "audio" | "video" | "file" {
  const [kind] = mimeType.toLowerCase().split("/");
  return kind === "image" || kind === "audio" || kind === "video" ? kind : "file";
}

function readName(value: unknown, path: string): string {
  return readString(value, path) || refuse(path, "must not be empty.");
}

function checkFunction(value: unknown, path: string, member: "args" | "response"): void {
  const object = readObject(value, path);
  readName(object.name, `${path}.name`);
  optional(object[member], `${path}.${member}`, readObject);
  optional(object.id, `${path}.id`, readString);
}

function checkPart(value: unknown, path: string, modalities: Set<string>): void {
  const part = readObject(value, path);
  optional(part.text, `${path}.text`, readString);
  optional(part.thought, `${path}.thought`, readBoolean);
  optional(part.thoughtSignature, `${path}.thoughtSignature`, readString);
  const inline = optional(part.inlineData, `${path}.inlineData`, readObject);
  if (inline) {
    modalities.add(modalityOf(readString(inline.mimeType, `${path}.inlineData.mimeType`)));
    readString(inline.data, `${path}.inlineData.data`);
  }
  const file = optional(part.fileData, `${path}.fileData`, readObject);
  if (file) {
    readString(file.fileUri, `${path}.fileData.fileUri`);
    modalities.add(modalityOf(optional(file.mimeType, `${path}.fileData.mimeType`, readString) ?? "file"));
  }
  optional(part.functionCall, `${path}.functionCall`, (call, at) => checkFunction(call, at, "args"));
  optional(part.functionResponse, `${path}.functionResponse`, (response, at) =>
    checkFunction(response, at, "response"),
  );
}

function checkParts(value: unknown, path: string, modalities: Set<string>): void {
  readArray(value, path).forEach((part, index) => {
    checkPart(part, `${path}[${index}]`, modalities);
  });
}

function checkContents(value: unknown, path: string, modalities: Set<string>): void {
  const contents = readArray(value, path);
  if (contents.length === 0) refuse(path, "must hold at least one content.");
  contents.forEach((item, index) => {
    const at = `${path}[${index}]`;
    const content = readObject(item, at);
    optional(content.role, `${at}.role`, (role, where) => readWord(role, where, ROLES));
    checkParts(content.parts, `${at}.parts`, modalities);
  });
}

function checkTool(value: unknown, path: string): void {
  const tool = readObject(value, path);
  optional(tool.functionDeclarations, `${path}.functionDeclarations`, (list, where) => {
    readArray(list, where).forEach((item, index) => {
      const at = `${where}[${index}]`;
      const declaration = readObject(item, at);
      readName(declaration.name, `${at}.name`);
      optional(declaration.description, `${at}.description`, readString);
      optional(declaration.parameters, `${at}.parameters`, readObject);
      optional(declaration.parametersJsonSchema, `${at}.parametersJsonSchema`, readObject);
    });
  });
}

function checkToolConfig(value: unknown, path: string): void {
  const calling = optional(readObject(value, path).functionCallingConfig, `${path}.functionCallingConfig`, readObject);
  if (!calling) return;
  optional(calling.mode, `${path}.functionCallingConfig.mode`, (mode, at) => readWord(mode, at, CALLING_MODES));
  optional(calling.allowedFunctionNames, `${path}.functionCallingConfig.allowedFunctionNames`, readStrings);
}

type Reader = (value: unknown, path: string) => unknown;
const positive: Reader = (value, path) => readInteger(value, path, 1);
const whole: Reader = (value, path) => readInteger(value, path);

const GENERATION: Readonly<Record<string, Reader>> = {
  temperature: readNumber,
  topP: readNumber,
  topK: readNumber,
  candidateCount: positive,
  maxOutputTokens: positive,
  stopSequences: readStrings,
  seed: whole,
  presencePenalty: readNumber,
  frequencyPenalty: readNumber,
  responseLogprobs: readBoolean,
  logprobs: whole,
  responseMimeType: readString,
  responseSchema: readObject,
  responseJsonSchema: readObject,
  responseModalities: readStrings,
};

function readGeneration(value: unknown, path: string): JsonObject {
  const config = readObject(value, path);
  for (const [name, read] of Object.entries(GENERATION)) optional(config[name], `${path}.${name}`, read);
  const thinking = optional(config.thinkingConfig, `${path}.thinkingConfig`, readObject);
  if (thinking) {
    optional(thinking.includeThoughts, `${path}.thinkingConfig.includeThoughts`, readBoolean);
    optional(thinking.thinkingBudget, `${path}.thinkingConfig.thinkingBudget`, (budget, at) =>
      readInteger(budget, at, -1),
    );
    optional(thinking.thinkingLevel, `${path}.thinkingConfig.thinkingLevel`, readString);
  }
  return config;
}

/** Checks what a request and a count hold alike; gives the generation config. */
function checkRequest(body: JsonObject, prefix: string, modalities: Set<string>): JsonObject {
  checkContents(body.contents, `${prefix}contents`, modalities);
  optional(body.systemInstruction, `${prefix}systemInstruction`, (system, path) => {
    checkParts(readObject(system, path).parts, `${path}.parts`, modalities);
  });
  optional(body.tools, `${prefix}tools`, (tools, path) => {
    readArray(tools, path).forEach((tool, index) => {
      checkTool(tool, `${path}[${index}]`);
    });
  });
  optional(body.toolConfig, `${prefix}toolConfig`, checkToolConfig);
  optional(body.safetySettings, `${prefix}safetySettings`, (settings, path) => {
    readArray(settings, path).forEach((setting, index) => {
      readObject(setting, `${path}[${index}]`);
    });
  });
  optional(body.cachedContent, `${prefix}cachedContent`, readString);
  return optional(body.generationConfig, `${prefix}generationConfig`, readGeneration) ?? {};
}

/** Field of the generation config → the word of `supported_parameters`. */
const PARAMETERS: readonly (readonly [field: string, word: string])[] = [
  ["maxOutputTokens", "max_tokens"],
  ["temperature", "temperature"],
  ["topP", "top_p"],
  ["topK", "top_k"],
  ["stopSequences", "stop"],
  ["seed", "seed"],
  ["presencePenalty", "presence_penalty"],
  ["frequencyPenalty", "frequency_penalty"],
  ["responseLogprobs", "logprobs"],
  ["logprobs", "top_logprobs"],
];

const isPresent = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

function parametersOf(body: JsonObject, config: JsonObject): string[] {
  const words = PARAMETERS.filter(([field]) => isPresent(config[field])).map(([, word]) => word);
  if (isPresent(body.tools)) words.push("tools");
  if (isPresent(body.toolConfig)) words.push("tool_choice");
  if (isObject(config.thinkingConfig) && config.thinkingConfig.thinkingBudget !== 0) words.push("reasoning");
  if (config.responseMimeType === "application/json") words.push("response_format");
  if (isPresent(config.responseSchema) || isPresent(config.responseJsonSchema)) words.push("structured_outputs");
  return words;
}

/** Reads and checks a generateContent request. The model and the verb stand in the path. */
export function readFacts(raw: unknown, path: PathFacts): RequestFacts {
  const body = normalise(raw);
  if (!isObject(body)) refuse("body", "must be a JSON object.");
  const modalities = new Set<string>();
  const gateway = readGatewayFields(body);
  const config = checkRequest(body, "", modalities);
  return {
    model: path.model,
    ...gateway,
    isStream: path.action === "streamGenerateContent",
    wantsUsageChunk: true,
    maxOutputTokens: typeof config.maxOutputTokens === "number" ? config.maxOutputTokens : null,
    choiceCount: typeof config.candidateCount === "number" ? config.candidateCount : 1,
    inputModalities: [...modalities],
    parameters: parametersOf(body, config),
    endUser: null,
  };
}

/** Reads and checks a countTokens request: the contents themselves, or a whole request around them. */
export function readCountTokensFacts(raw: unknown, path: PathFacts): { readonly model: string | null } {
  const body = normalise(raw);
  if (!isObject(body)) refuse("body", "must be a JSON object.");
  const request = optional(body.generateContentRequest, "generateContentRequest", readObject);
  if (request) checkRequest(request, "generateContentRequest.", new Set());
  if (body.contents !== undefined && body.contents !== null) checkContents(body.contents, "contents", new Set());
  else if (!request) refuse("contents", "is required.");
  const named = typeof request?.model === "string" ? request.model.replace(/^models\//, "") : null;
  return { model: path.model ?? named };
}
