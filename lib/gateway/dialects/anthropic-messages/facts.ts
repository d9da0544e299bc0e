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
import { CHOICE_TYPES, CHOICE_WORDS, ROLES, THINKING_BUDGET_LEAST } from "./wire";

/** What the walk over the messages finds out by the way. */
interface Found {
  readonly modalities: Set<string>;
}

function checkSource(value: unknown, path: string): void {
  const source = readObject(value, path);
  switch (readString(source.type, `${path}.type`)) {
    case "base64":
      readString(source.media_type, `${path}.media_type`);
      readString(source.data, `${path}.data`);
      return;
    case "url":
      readString(source.url, `${path}.url`);
      return;
    case "file":
      readString(source.file_id, `${path}.file_id`);
      return;
    case "text":
      readString(source.data, `${path}.data`);
  }
}

/** Parts that may stand in a message and in a tool result. */
function checkPart(block: JsonObject, path: string, found: Found): void {
  switch (readString(block.type, `${path}.type`)) {
    case "text":
      readString(block.text, `${path}.text`);
      return;
    case "image":
      checkSource(block.source, `${path}.source`);
      found.modalities.add("image");
      return;
    case "document":
      checkSource(block.source, `${path}.source`);
      optional(block.title, `${path}.title`, readString);
      if (isObject(block.source) && block.source.type !== "text" && block.source.type !== "content") {
        found.modalities.add("file");
      }
  }
}

function checkResultContent(value: unknown, path: string, found: Found): void {
  if (value === undefined || value === null || typeof value === "string") return;
  readArray(value, path).forEach((item, index) => {
    const at = `${path}[${index}]`;
    const part = readObject(item, at);
    checkPart(part, at, found);
    if (part.type === "tool_reference") readString(part.tool_name, `${at}.tool_name`);
  });
}

function checkBlock(value: unknown, path: string, found: Found): void {
  const block = readObject(value, path);
  switch (block.type) {
    case "thinking":
      readString(block.thinking, `${path}.thinking`);
      optional(block.signature, `${path}.signature`, readString);
      return;
    case "redacted_thinking":
      readString(block.data, `${path}.data`);
      return;
    case "tool_use":
      readString(block.id, `${path}.id`);
      if (readString(block.name, `${path}.name`) === "") refuse(`${path}.name`, "must not be empty.");
      readObject(block.input, `${path}.input`);
      return;
    case "tool_result":
      readString(block.tool_use_id, `${path}.tool_use_id`);
      checkResultContent(block.content, `${path}.content`, found);
      optional(block.is_error, `${path}.is_error`, readBoolean);
      return;
    default:
      checkPart(block, path, found);
  }
}

function checkMessages(value: unknown, found: Found): void {
  const messages = readArray(value, "messages");
  if (messages.length === 0) refuse("messages", "must hold at least one message.");
  messages.forEach((item, index) => {
    const path = `messages[${index}]`;
    const message = readObject(item, path);
    readWord(message.role, `${path}.role`, ROLES);
    if (typeof message.content === "string") return;
    if (!Array.isArray(message.content)) refuse(`${path}.content`, "must be a string or a list of blocks.");
    message.content.forEach((block: unknown, position) => {
      checkBlock(block, `${path}.content[${position}]`, found);
    });
  });
}

function checkSystem(value: unknown): void {
  if (value === undefined || value === null || typeof value === "string") return;
  if (!Array.isArray(value)) refuse("system", "must be a string or a list of text blocks.");
  value.forEach((item: unknown, index) => {
    const block = readObject(item, `system[${index}]`);
    readWord(block.type, `system[${index}].type`, ["text"]);
    readString(block.text, `system[${index}].text`);
  });
}

function checkTool(value: unknown, path: string): void {
  const tool = readObject(value, path);
  if (tool.type !== undefined && tool.type !== null && readString(tool.type, `${path}.type`) !== "custom") return;
  const name = readString(tool.name, `${path}.name`);
  if (name === "" || name.length > 128) refuse(`${path}.name`, "must have 1 to 128 characters.");
  optional(tool.description, `${path}.description`, readString);
  readObject(tool.input_schema, `${path}.input_schema`);
  optional(tool.strict, `${path}.strict`, readBoolean);
}

function checkToolChoice(value: unknown, path: string): void {
  if (typeof value === "string") {
    readWord(value, path, CHOICE_WORDS);
    return;
  }
  const choice = readObject(value, path);
  const type = readWord(choice.type, `${path}.type`, CHOICE_TYPES);
  if (type === "tool") readString(choice.name, `${path}.name`);
  optional(choice.disable_parallel_tool_use, `${path}.disable_parallel_tool_use`, readBoolean);
}

function checkThinking(value: unknown, path: string): void {
  const thinking = readObject(value, path);
  if (readString(thinking.type, `${path}.type`) !== "enabled") return;
  readInteger(thinking.budget_tokens, `${path}.budget_tokens`, THINKING_BUDGET_LEAST);
}

function checkFormat(value: unknown, path: string): void {
  const format = readObject(value, path);
  if (readString(format.type, `${path}.type`) === "json_schema") readObject(format.schema, `${path}.schema`);
}

function checkOutputConfig(value: unknown, path: string): void {
  const config = readObject(value, path);
  optional(config.effort, `${path}.effort`, readString);
  optional(config.format, `${path}.format`, checkFormat);
}

/** Checks what both a request and a token count hold. */
function checkCounted(body: JsonObject, found: Found): void {
  checkMessages(body.messages, found);
  checkSystem(body.system);
  optional(body.tools, "tools", (tools, path) => {
    readArray(tools, path).forEach((tool, index) => {
      checkTool(tool, `${path}[${index}]`);
    });
  });
  optional(body.tool_choice, "tool_choice", checkToolChoice);
  optional(body.thinking, "thinking", checkThinking);
  optional(body.output_config, "output_config", checkOutputConfig);
}

/** Wire field → the word of `supported_parameters`. */
const PARAMETERS: readonly (readonly [field: string, word: string])[] = [
  ["max_tokens", "max_tokens"],
  ["temperature", "temperature"],
  ["top_p", "top_p"],
  ["top_k", "top_k"],
  ["stop_sequences", "stop"],
  ["tools", "tools"],
  ["tool_choice", "tool_choice"],
];

const isPresent = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

function parametersOf(body: JsonObject): string[] {
  const words = PARAMETERS.filter(([field]) => isPresent(body[field])).map(([, word]) => word);
  if (isObject(body.thinking) && body.thinking.type !== "disabled") words.push("reasoning");
  const config = isObject(body.output_config) ? body.output_config : {};
  if (isPresent(config.effort)) words.push("reasoning_effort");
  if (isPresent(config.format) || isPresent(body.output_format)) words.push("response_format", "structured_outputs");
  return words;
}

/** Reads and checks a Messages request. */
export function readFacts(value: unknown): RequestFacts {
  if (!isObject(value)) refuse("body", "must be a JSON object.");
  const found: Found = { modalities: new Set() };
  const model = readModel(value);
  const gateway = readGatewayFields(value);
  checkCounted(value, found);
  const maxOutputTokens = readInteger(value.max_tokens, "max_tokens", 1);
  optional(value.temperature, "temperature", readNumber);
  optional(value.top_p, "top_p", readNumber);
  optional(value.top_k, "top_k", readInteger);
  optional(value.stop_sequences, "stop_sequences", readStrings);
  optional(value.output_format, "output_format", checkFormat);
  optional(value.service_tier, "service_tier", readString);
  const metadata = optional(value.metadata, "metadata", readObject);
  return {
    model,
    ...gateway,
    isStream: optional(value.stream, "stream", readBoolean) ?? false,
    wantsUsageChunk: true,
    maxOutputTokens,
    choiceCount: 1,
    inputModalities: [...found.modalities],
    parameters: parametersOf(value),
    endUser: optional(metadata?.user_id, "metadata.user_id", readString) ?? null,
  };
}

/** Reads and checks a token-count request: which model is meant, null = the account's default. */
export function readCountTokensFacts(value: unknown): { readonly model: string | null } {
  if (!isObject(value)) refuse("body", "must be a JSON object.");
  checkCounted(value, { modalities: new Set() });
  return { model: readModel(value) };
}
