import {
  isObject,
  type JsonObject,
  optional,
  readArray,
  readBoolean,
  readObject,
  readString,
  readWord,
  refuse,
} from "../read";
import { ROLES } from "./wire";

export function readName(value: unknown, path: string): string {
  const name = readString(value, path);
  return name === "" ? refuse(path, "must not be empty.") : name;
}

const PART_MODALITIES: Readonly<Record<string, string>> = {
  input_image: "image",
  input_file: "file",
  input_audio: "audio",
};

function checkPart(value: unknown, path: string, modalities: Set<string>): undefined {
  const part = readObject(value, path);
  const type = readString(part.type, `${path}.type`);
  const modality = PART_MODALITIES[type];
  if (modality) modalities.add(modality);
  const texts = (...names: readonly string[]): undefined => {
    for (const name of names) optional(part[name], `${path}.${name}`, readString);
  };
  switch (type) {
    case "input_text":
    case "output_text":
    case "text":
      readString(part.text, `${path}.text`);
      return;
    case "refusal":
      readString(part.refusal, `${path}.refusal`);
      return;
    case "input_image":
      return texts("image_url", "file_id", "detail");
    case "input_file":
      return texts("file_id", "file_data", "file_url", "filename");
    case "input_audio": {
      const audio = readObject(part.input_audio, `${path}.input_audio`);
      readString(audio.data, `${path}.input_audio.data`);
      readName(audio.format, `${path}.input_audio.format`);
    }
  }
}

function checkContent(value: unknown, path: string, modalities: Set<string>): undefined {
  if (typeof value === "string") return;
  if (!Array.isArray(value)) refuse(path, "must be a string or a list of parts.");
  value.forEach((part: unknown, index) => {
    checkPart(part, `${path}[${index}]`, modalities);
  });
}

function checkTexts(value: unknown, path: string): undefined {
  readArray(value, path).forEach((item, index) => {
    const part = readObject(item, `${path}[${index}]`);
    readString(part.type, `${path}[${index}].type`);
    readString(part.text, `${path}[${index}].text`);
  });
}

function checkMessage(item: JsonObject, path: string, modalities: Set<string>): undefined {
  readWord(item.role, `${path}.role`, ROLES);
  checkContent(item.content, `${path}.content`, modalities);
}

function checkCall(item: JsonObject, path: string, member: "arguments" | "input"): undefined {
  readName(item.call_id, `${path}.call_id`);
  readName(item.name, `${path}.name`);
  readString(item[member], `${path}.${member}`);
  optional(item.namespace, `${path}.namespace`, readString);
}

/** One item of `input`; the modalities its parts need go to `modalities`. */
export function checkItem(value: unknown, path: string, modalities: Set<string>): undefined {
  const item = readObject(value, path);
  if (item.type === undefined || item.type === null) {
    if (item.role !== undefined && item.role !== null) checkMessage(item, path, modalities);
    else readName(item.id, `${path}.id`);
    return;
  }
  switch (readString(item.type, `${path}.type`)) {
    case "message":
      return checkMessage(item, path, modalities);
    case "function_call":
      return checkCall(item, path, "arguments");
    case "custom_tool_call":
      return checkCall(item, path, "input");
    case "function_call_output":
    case "custom_tool_call_output":
      readName(item.call_id, `${path}.call_id`);
      return checkContent(item.output, `${path}.output`, modalities);
    case "reasoning":
      optional(item.id, `${path}.id`, readString);
      optional(item.summary, `${path}.summary`, checkTexts);
      optional(item.content, `${path}.content`, checkTexts);
      optional(item.encrypted_content, `${path}.encrypted_content`, readString);
      return;
    case "item_reference":
      readName(item.id, `${path}.id`);
  }
}

function checkFunction(tool: JsonObject, path: string): undefined {
  readName(tool.name, `${path}.name`);
  optional(tool.description, `${path}.description`, readString);
  optional(tool.parameters, `${path}.parameters`, readObject);
  optional(tool.strict, `${path}.strict`, readBoolean);
}

function checkCustom(tool: JsonObject, path: string): undefined {
  readName(tool.name, `${path}.name`);
  optional(tool.description, `${path}.description`, readString);
  optional(tool.format, `${path}.format`, readObject);
}

/** One tool; `isNested` within a namespace, which cannot hold another. */
export function checkTool(value: unknown, path: string, isNested = false): undefined {
  const tool = readObject(value, path);
  const type = readString(tool.type, `${path}.type`);
  if (type === "function") checkFunction(tool, path);
  else if (type === "custom") checkCustom(tool, path);
  else if (type === "namespace" && !isNested) {
    readName(tool.name, `${path}.name`);
    optional(tool.description, `${path}.description`, readString);
    readArray(tool.tools, `${path}.tools`).forEach((inner, index) => {
      checkTool(inner, `${path}.tools[${index}]`, true);
    });
  }
}

export const isToolList = (value: unknown): boolean => Array.isArray(value) && value.some(isObject);
