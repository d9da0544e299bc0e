import { AppError } from "@/lib/kernel";
import type { RequestFacts } from "../dialect";
import { readGatewayFields, readModel } from "../gateway-fields";
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
import { checkItem, checkTool, isToolList, readName } from "./item-check";
import { CHOICE_WORDS, EFFORTS, MODES, SUMMARIES, TRUNCATIONS } from "./wire";

function checkInput(value: unknown, modalities: Set<string>): void {
  if (typeof value === "string") return;
  if (!Array.isArray(value)) refuse("input", "must be a string or a list of items.");
  value.forEach((item: unknown, index) => {
    checkItem(item, `input[${index}]`, modalities);
  });
}

function checkToolChoice(value: unknown, path: string): void {
  if (typeof value === "string") {
    readWord(value, path, CHOICE_WORDS);
    return;
  }
  const choice = readObject(value, path);
  const type = readString(choice.type, `${path}.type`);
  if (type === "function" || type === "custom") readName(choice.name, `${path}.name`);
  if (type !== "allowed_tools") return;
  readWord(choice.mode, `${path}.mode`, MODES);
  readArray(choice.tools, `${path}.tools`).forEach((tool, index) => {
    readObject(tool, `${path}.tools[${index}]`);
  });
}

const readSummary = (value: unknown, path: string): string => readWord(value, path, SUMMARIES);

function checkReasoning(value: unknown, path: string): void {
  const reasoning = readObject(value, path);
  optional(reasoning.effort, `${path}.effort`, (word, at) => readWord(word, at, EFFORTS));
  optional(reasoning.summary, `${path}.summary`, readSummary);
  optional(reasoning.generate_summary, `${path}.generate_summary`, readSummary);
}

function checkFormat(value: unknown, path: string): void {
  const format = readObject(value, path);
  const type = readWord(format.type, `${path}.type`, ["text", "json_object", "json_schema"]);
  if (type !== "json_schema") return;
  readName(format.name, `${path}.name`);
  optional(format.description, `${path}.description`, readString);
  readObject(format.schema, `${path}.schema`);
  optional(format.strict, `${path}.strict`, readBoolean);
}

function checkText(value: unknown, path: string): void {
  const text = readObject(value, path);
  optional(text.format, `${path}.format`, checkFormat);
  optional(text.verbosity, `${path}.verbosity`, readString);
}

/** Checks what both a request and a token count hold; gives the input modalities beyond text. */
function checkCounted(body: JsonObject): Set<string> {
  const modalities = new Set<string>();
  checkInput(body.input, modalities);
  optional(body.instructions, "instructions", readString);
  optional(body.previous_response_id, "previous_response_id", readString);
  optional(body.tools, "tools", (tools, path) => {
    readArray(tools, path).forEach((tool, index) => {
      checkTool(tool, `${path}[${index}]`);
    });
  });
  optional(body.tool_choice, "tool_choice", checkToolChoice);
  optional(body.parallel_tool_calls, "parallel_tool_calls", readBoolean);
  optional(body.reasoning, "reasoning", checkReasoning);
  optional(body.text, "text", checkText);
  optional(body.truncation, "truncation", (word, path) => readWord(word, path, TRUNCATIONS));
  return modalities;
}

const numberIn =
  (most: number) =>
  (value: unknown, path: string): number => {
    const number = readNumber(value, path);
    return number >= 0 && number <= most ? number : refuse(path, `must lie between 0 and ${most}.`);
  };

function checkMetadata(value: unknown, path: string): void {
  for (const [key, item] of Object.entries(readObject(value, path))) readString(item, `${path}.${key}`);
}

const NOT_SERVED: Readonly<Record<string, string>> = {
  conversation: "conversations are not kept here: use previous_response_id, or send the whole input.",
  prompt: "prompt templates are not kept here: send instructions and input.",
};

function checkRest(body: JsonObject): void {
  for (const [field, message] of Object.entries(NOT_SERVED)) {
    if (body[field] !== undefined && body[field] !== null) refuse(field, message);
  }
  if (optional(body.background, "background", readBoolean))
    refuse("background", "answers in the background are not served here.");
  optional(body.stream, "stream", readBoolean);
  optional(body.stream_options, "stream_options", readObject);
  optional(body.store, "store", readBoolean);
  optional(body.include, "include", readStrings);
  optional(body.max_tool_calls, "max_tool_calls", (value, path) => readInteger(value, path, 1));
  optional(body.temperature, "temperature", numberIn(2));
  optional(body.top_p, "top_p", numberIn(1));
  const logprobs = optional(body.top_logprobs, "top_logprobs", (value, path) => readInteger(value, path, 0));
  if (logprobs !== undefined && logprobs > 20) refuse("top_logprobs", "must be at most 20.");
  optional(body.metadata, "metadata", checkMetadata);
  for (const field of ["service_tier", "prompt_cache_key", "safety_identifier", "user"])
    optional(body[field], field, readString);
}

/** Wire field → the word of `supported_parameters`. */
const PARAMETERS: readonly (readonly [field: string, word: string])[] = [
  ["max_output_tokens", "max_tokens"],
  ["temperature", "temperature"],
  ["top_p", "top_p"],
  ["top_logprobs", "top_logprobs"],
];

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

function parametersOf(body: JsonObject): string[] {
  const words = PARAMETERS.filter(([field]) => isPresent(body[field])).map(([, word]) => word);
  if (isToolList(body.tools)) {
    words.push("tools");
    for (const field of ["tool_choice", "parallel_tool_calls"]) if (isPresent(body[field])) words.push(field);
  }
  const format = isObject(body.text) && isObject(body.text.format) ? body.text.format.type : "text";
  if (format !== "text") words.push("response_format");
  if (format === "json_schema") words.push("structured_outputs");
  if (isObject(body.reasoning)) words.push("reasoning");
  if (isObject(body.reasoning) && isPresent(body.reasoning.effort)) words.push("reasoning_effort");
  return words;
}

function objectOf(body: unknown): JsonObject {
  if (isObject(body)) return body;
  throw new AppError("invalid_request", { message: "The body must be a JSON object." });
}

/** Reads and checks a Responses request. */
export function readFacts(value: unknown): RequestFacts {
  const body = objectOf(value);
  const model = readModel(body);
  const gateway = readGatewayFields(body);
  const modalities = checkCounted(body);
  checkRest(body);
  const cap = optional(body.max_output_tokens, "max_output_tokens", (number, path) => readInteger(number, path, 1));
  return {
    ...gateway,
    model,
    isStream: body.stream === true,
    wantsUsageChunk: true,
    maxOutputTokens: cap ?? null,
    choiceCount: 1,
    inputModalities: [...modalities],
    parameters: parametersOf(body),
    endUser: (body.safety_identifier as string | null) ?? (body.user as string | null) ?? null,
  };
}

/** Reads and checks a token count. */
export function readInputTokensFacts(value: unknown): { readonly model: string | null } {
  const body = objectOf(value);
  const model = readModel(body);
  checkCounted(body);
  return { model };
}
