import type {
  AudioBlock,
  Block,
  FileBlock,
  ImageBlock,
  MediaSource,
  TextBlock,
  ToolCallBlock,
  ToolResultBlock,
} from "../../ir";
import { isObject, type JsonObject } from "../read";
import { common, decodeNative, nativeOf, ownMembers } from "./own";
import { decodeRedacted, decodeThinking, encodeCallCarrier, encodeReasoning, type View } from "./reasoning";
import { unsealCall } from "./signatures";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function decodeSource(value: unknown): MediaSource | null {
  const source = isObject(value) ? value : {};
  const mediaType = typeof source.media_type === "string" ? { mediaType: source.media_type } : {};
  if (source.type === "base64") return { kind: "base64", mediaType: text(source.media_type), data: text(source.data) };
  if (source.type === "url") return { kind: "url", url: text(source.url), ...mediaType };
  if (source.type === "file") return { kind: "file", fileId: text(source.file_id), ...mediaType };
  return null;
}

function plainText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  const parts: unknown[] = content;
  return parts
    .map((part) => (isObject(part) ? text(part.text) : ""))
    .filter(Boolean)
    .join("\n");
}

/** Plain text for models that do not know the block: documents and search results given as text, tool references. */
function standInOf(block: JsonObject): string {
  const source = isObject(block.source) ? block.source : {};
  const lines = (...parts: string[]): string => parts.filter(Boolean).join("\n");
  if (block.type === "document")
    return lines(text(block.title), text(block.context), text(source.data), plainText(source.content));
  if (block.type === "search_result") return lines(text(block.title), text(block.source), plainText(block.content));
  if (block.type === "tool_reference") return `The tool "${text(block.tool_name)}" is available.`;
  return "";
}

/** The arguments of a call as JSON text. Some vendors that copy this format give a string. */
export const argumentsText = (input: unknown): string =>
  typeof input === "string" ? input || "{}" : JSON.stringify(input ?? {});

function decodeToolUse(block: JsonObject, path: string | undefined): ToolCallBlock {
  const { caller, ...rest } = block;
  const kept = isObject(caller) && caller.type !== "direct" ? { ...rest, caller } : rest;
  return {
    type: "tool-call",
    kind: "function",
    id: text(block.id),
    name: text(block.name),
    argumentsText: argumentsText(block.input),
    ...common(kept, ["type", "id", "name", "input"], path),
  };
}

type ResultPart = ToolResultBlock["content"][number];

function decodeToolResult(block: JsonObject, path: string | undefined): ToolResultBlock {
  const parts: readonly unknown[] = Array.isArray(block.content) ? block.content : [];
  const content =
    typeof block.content === "string"
      ? [{ type: "text" as const, text: block.content }]
      : parts
          .filter(isObject)
          .map(
            (part, index) =>
              decodeBlock(part, path === undefined ? undefined : `${path}.content[${index}]`) as ResultPart,
          );
  return {
    type: "tool-result",
    callId: text(block.tool_use_id),
    content,
    ...(typeof block.is_error === "boolean" ? { isError: block.is_error } : {}),
    ...common(block, ["type", "tool_use_id", "content", "is_error"], path),
  };
}

function decodeMedia(block: JsonObject, path: string | undefined): ImageBlock | FileBlock | TextBlock {
  const source = decodeSource(block.source);
  if (!source) return decodeNative(block, standInOf(block), path);
  if (block.type === "image") return { type: "image", source, ...common(block, ["type", "source"], path) };
  const name = typeof block.title === "string" ? { name: block.title } : {};
  return { type: "file", source, ...name, ...common(block, ["type", "source", "title"], path) };
}

/** One content block, of a request or of an answer. `path` is the client's, for warnings. */
export function decodeBlock(block: JsonObject, path?: string): Block {
  switch (block.type) {
    case "text":
      return { type: "text", text: text(block.text), ...common(block, ["type", "text"], path) };
    case "image":
    case "document":
      return decodeMedia(block, path);
    case "thinking":
      return decodeThinking(block, path);
    case "redacted_thinking":
      return decodeRedacted(block, path);
    case "tool_use":
      return decodeToolUse(block, path);
    case "tool_result":
      return decodeToolResult(block, path);
    default:
      return decodeNative(block, standInOf(block), path);
  }
}

/** The content of one message. Signatures of calls go back from the thinking blocks they travelled in to their calls. */
export function decodeContent(content: unknown, path?: string): Block[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  const items: readonly unknown[] = Array.isArray(content) ? content : [];
  const carried = new Map<string, { signature: string; signatureBy?: string }>();
  const blocks: Block[] = [];
  items.forEach((item, index) => {
    if (!isObject(item)) return;
    const call = item.type === "thinking" ? unsealCall(text(item.signature)) : null;
    if (call) {
      const { callId, ...proof } = call;
      carried.set(callId, proof);
    } else blocks.push(decodeBlock(item, path === undefined ? undefined : `${path}.content[${index}]`));
  });
  if (carried.size === 0) return blocks;
  return blocks.map((block) => (block.type === "tool-call" ? { ...block, ...carried.get(block.id) } : block));
}

/** Arguments as the object that `input` must be; text that is no JSON object is wrapped rather than lost. */
export function callInput(call: Pick<ToolCallBlock, "kind" | "argumentsText">): JsonObject {
  if (call.kind === "custom") return { input: call.argumentsText };
  if (call.argumentsText.trim() === "") return {};
  try {
    const input: unknown = JSON.parse(call.argumentsText);
    return isObject(input) ? input : { input };
  } catch {
    return { input: call.argumentsText };
  }
}

/** Pictures and sound have no block in an Anthropic answer: they are linked from text. */
export function encodeMedia(block: ImageBlock | AudioBlock): JsonObject {
  const { source } = block;
  const url =
    source.kind === "base64"
      ? `data:${source.mediaType};base64,${source.data}`
      : source.kind === "url"
        ? source.url
        : source.fileId;
  return { type: "text", text: block.type === "image" ? `![image](${url})` : `[audio](${url})` };
}

/** One block of an answer, toward the client. */
export function encodeBlock(block: Block, view: View): JsonObject[] {
  switch (block.type) {
    case "text": {
      const native = nativeOf(block.extensions);
      if (native) return [native];
      return block.text === "" ? [] : [{ type: "text", text: block.text, ...ownMembers(block.extensions) }];
    }
    case "refusal":
      return block.text === "" ? [] : [{ type: "text", text: block.text }];
    case "reasoning":
      return encodeReasoning(block, view);
    case "tool-call": {
      const carrier = encodeCallCarrier(block, view);
      const call = {
        type: "tool_use",
        id: block.id,
        name: block.name,
        input: callInput(block),
        ...ownMembers(block.extensions),
      };
      return carrier ? [carrier, call] : [call];
    }
    case "image":
    case "audio":
      return [encodeMedia(block)];
    default:
      return [];
  }
}
