import { refuse } from "../read";
import { checkOptional, checkRequired, NAME, OBJECTS, oneOf, type Rule, requiredObject, rule, STRING } from "./check";
import { isObject, type JsonObject } from "./json";

const ROLES = ["system", "developer", "user", "assistant", "tool", "function"] as const;
const PART_TYPES = ["text", "refusal", "image_url", "input_audio", "video_url", "file", "thinking"] as const;

const ASSISTANT: Readonly<Record<string, Rule>> = {
  name: STRING,
  refusal: STRING,
  reasoning_content: STRING,
  reasoning: STRING,
  reasoning_details: OBJECTS,
};
const FILE: Readonly<Record<string, Rule>> = { file_id: STRING, file_data: STRING, filename: STRING };
const THINKING = rule(
  (value) => typeof value === "string" || OBJECTS.isGood(value),
  "must be a string or a list of objects.",
);
const DETAIL = { detail: oneOf(["auto", "low", "high", "original"]) };

/** Checks one content part and names the modality it brings beyond text. */
function checkPart(part: unknown, path: string): string | null {
  if (!isObject(part)) refuse(path.slice(0, -1), "must be an object.");
  checkRequired(part, "type", oneOf(PART_TYPES), path);
  switch (part.type) {
    case "image_url": {
      const image = requiredObject(part, "image_url", path);
      checkRequired(image, "url", NAME, `${path}image_url.`);
      checkOptional(image, DETAIL, `${path}image_url.`);
      return "image";
    }
    case "input_audio": {
      const audio = requiredObject(part, "input_audio", path);
      checkRequired(audio, "data", STRING, `${path}input_audio.`);
      checkRequired(audio, "format", NAME, `${path}input_audio.`);
      return "audio";
    }
    case "video_url":
      checkRequired(requiredObject(part, "video_url", path), "url", NAME, `${path}video_url.`);
      return "video";
    case "file":
      checkOptional(requiredObject(part, "file", path), FILE, `${path}file.`);
      return "file";
    case "thinking":
      checkRequired(part, "thinking", THINKING, path);
      return null;
    default:
      checkRequired(part, part.type as string, STRING, path);
      return null;
  }
}

function checkContent(message: JsonObject, path: string, isOptional: boolean, modalities: Set<string>): void {
  const { content } = message;
  if (typeof content === "string") return;
  if (isOptional && (content === undefined || content === null)) return;
  if (content === undefined) refuse(`${path}content`, "is required.");
  if (!Array.isArray(content)) refuse(`${path}content`, "must be a string or a list of parts.");
  content.forEach((part, index) => {
    const modality = checkPart(part, `${path}content[${index}].`);
    if (modality) modalities.add(modality);
  });
}

function checkFunctionCall(call: JsonObject, path: string): void {
  checkRequired(call, "name", NAME, path);
  checkRequired(call, "arguments", STRING, path);
}

function checkToolCalls(calls: unknown, path: string): void {
  if (calls === undefined || calls === null) return;
  if (!Array.isArray(calls)) refuse(path, "must be a list.");
  calls.forEach((call, index) => {
    const at = `${path}[${index}].`;
    if (!isObject(call)) refuse(`${path}[${index}]`, "must be an object.");
    checkRequired(call, "id", NAME, at);
    checkOptional(call, { type: oneOf(["function", "custom"]) }, at);
    if (call.type === "custom") {
      const custom = requiredObject(call, "custom", at);
      checkRequired(custom, "name", NAME, `${at}custom.`);
      checkRequired(custom, "input", STRING, `${at}custom.`);
    } else checkFunctionCall(requiredObject(call, "function", at), `${at}function.`);
  });
}

function checkAssistant(message: JsonObject, path: string): void {
  checkOptional(message, ASSISTANT, path);
  checkToolCalls(message.tool_calls, `${path}tool_calls`);
  const call = message.function_call;
  if (call === undefined || call === null) return;
  checkFunctionCall(requiredObject(message, "function_call", path), `${path}function_call.`);
}

function checkMessage(message: unknown, path: string, modalities: Set<string>): void {
  if (!isObject(message)) refuse(path.slice(0, -1), "must be an object.");
  checkRequired(message, "role", oneOf(ROLES), path);
  const { role } = message;
  checkContent(message, path, role === "assistant" || role === "function", modalities);
  if (role === "assistant") checkAssistant(message, path);
  else if (role === "tool") checkRequired(message, "tool_call_id", NAME, path);
  else if (role === "function") checkRequired(message, "name", NAME, path);
  else checkOptional(message, { name: STRING }, path);
}

/** Checks `messages` and gives the input modalities beyond text. */
export function checkMessages(body: JsonObject): string[] {
  const { messages } = body;
  if (messages === undefined) refuse("messages", "is required.");
  if (!Array.isArray(messages)) refuse("messages", "must be a list.");
  if (messages.length === 0) refuse("messages", "must hold at least one message.");
  const modalities = new Set<string>();
  messages.forEach((message, index) => {
    checkMessage(message, `messages[${index}].`, modalities);
  });
  return [...modalities];
}
