import type {
  AudioBlock,
  Block,
  FileBlock,
  ImageBlock,
  Message,
  TextBlock,
  ToolResultBlock,
  VideoBlock,
  Warning,
} from "../../ir";
import { blockPath, messagePath } from "../../ir";
import type { JsonObject } from "../read";
import { callInput } from "./blocks";
import { cacheControlOf } from "./cache-control";
import { nativeOf, ownMembers } from "./own";
import { isGenuine } from "./reasoning";
import { type CallIds, callIds } from "./tool-ids";

export interface WireMessage {
  readonly role: "user" | "assistant";
  readonly content: JsonObject[];
}

interface Encoding {
  readonly warnings: Warning[];
  readonly ids: CallIds;
}

const warn = (to: Encoding, kind: Warning["kind"], path: string, detail: string): void => {
  to.warnings.push({ kind, path, detail });
};

/** A block's own members of this dialect, and a cache marker whichever dialect it was written in. */
const members = (block: Block): JsonObject => {
  const cache = cacheControlOf(block.extensions);
  return { ...ownMembers(block.extensions), ...(cache ? { cache_control: cache } : {}) };
};

const IMAGE_TYPES = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);
const TEXT_TYPES = /^(text\/|application\/(json|xml|x-yaml|yaml|javascript|x-ndjson|jsonl))/;

/** Text that is not blank; Anthropic refuses blank text blocks. */
const encodeText = (block: TextBlock): JsonObject[] => {
  const native = nativeOf(block.extensions);
  if (native) return [{ ...native }];
  return block.text.trim() === "" ? [] : [{ type: "text", text: block.text, ...members(block) }];
};

function encodeImage(block: ImageBlock, path: string, to: Encoding): JsonObject[] {
  const { source } = block;
  if (block.detail !== undefined && block.detail !== "auto")
    warn(to, "dropped", `${path}.detail`, "Image detail has no counterpart at this provider.");
  if (source.kind === "url") return [{ type: "image", source: { type: "url", url: source.url }, ...members(block) }];
  if (source.kind === "file")
    return [{ type: "image", source: { type: "file", file_id: source.fileId }, ...members(block) }];
  const mediaType = source.mediaType === "image/jpg" ? "image/jpeg" : source.mediaType;
  if (!IMAGE_TYPES.has(mediaType)) {
    warn(to, "dropped", path, `This provider takes no pictures of type "${mediaType}".`);
    return [];
  }
  return [{ type: "image", source: { type: "base64", media_type: mediaType, data: source.data }, ...members(block) }];
}

function encodeFile(block: FileBlock, path: string, to: Encoding): JsonObject[] {
  const { source, name } = block;
  const rest = { ...(name === undefined ? {} : { title: name }), ...members(block) };
  if (source.kind === "url") return [{ type: "document", source: { type: "url", url: source.url }, ...rest }];
  if (source.kind === "file") return [{ type: "document", source: { type: "file", file_id: source.fileId }, ...rest }];
  if (source.mediaType === "application/pdf") {
    return [
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: source.data }, ...rest },
    ];
  }
  if (IMAGE_TYPES.has(source.mediaType)) return encodeImage({ ...block, type: "image" }, path, to);
  if (TEXT_TYPES.test(source.mediaType)) {
    const data = Buffer.from(source.data, "base64").toString("utf8");
    return [{ type: "document", source: { type: "text", media_type: "text/plain", data }, ...rest }];
  }
  warn(to, "dropped", path, `This provider takes no files of type "${source.mediaType}".`);
  return [];
}

type ResultPart = TextBlock | ImageBlock | FileBlock | AudioBlock | VideoBlock;

function encodePart(block: ResultPart, path: string, to: Encoding): JsonObject[] {
  switch (block.type) {
    case "text":
      return encodeText(block);
    case "image":
      return encodeImage(block, path, to);
    case "file":
      return encodeFile(block, path, to);
    default:
      warn(to, "dropped", path, `This provider takes no ${block.type} input.`);
      return [];
  }
}

function encodeResult(block: ToolResultBlock, path: string, to: Encoding): JsonObject {
  const content = block.content.flatMap((part, index) => encodePart(part, blockPath(part, index, path), to));
  return {
    type: "tool_result",
    tool_use_id: to.ids.result(block.callId),
    ...(content.length > 0 ? { content } : {}),
    ...(block.isError === undefined ? {} : { is_error: block.isError }),
    ...members(block),
  };
}

/** Thinking goes back only with proof that Anthropic made; other thinking would be refused. */
function encodeOwnThinking(block: Extract<Block, { type: "reasoning" }>, path: string, to: Encoding): JsonObject[] {
  const own = ownMembers(block.extensions);
  if (isGenuine(block.redacted, block.signatureBy))
    return [{ type: "redacted_thinking", data: block.redacted, ...own }];
  if (isGenuine(block.signature, block.signatureBy))
    return [{ type: "thinking", thinking: block.text, signature: block.signature, ...own }];
  if (block.text !== "")
    warn(to, "dropped", path, "Thinking without this provider's signature cannot be sent back to it.");
  return [];
}

function encodeAssistantBlock(block: Block, path: string, to: Encoding): JsonObject[] {
  switch (block.type) {
    case "text":
      return encodeText(block);
    case "refusal":
      return encodeText({ ...block, type: "text" });
    case "reasoning":
      return encodeOwnThinking(block, path, to);
    case "tool-call":
      return [
        { type: "tool_use", id: to.ids.call(block.id), name: block.name, input: callInput(block), ...members(block) },
      ];
    default:
      warn(to, "dropped", path, `An assistant turn cannot hold ${block.type} here.`);
      return [];
  }
}

function encodeUserBlock(block: Block, path: string, to: Encoding): JsonObject[] {
  switch (block.type) {
    case "text":
    case "image":
    case "file":
    case "audio":
    case "video":
      return encodePart(block, path, to);
    case "tool-result":
      return [encodeResult(block, path, to)];
    default:
      warn(to, "dropped", path, `A user turn cannot hold ${block.type} here.`);
      return [];
  }
}

/** Everything between two assistant turns: with tool results it is one user message, results first; else as it stands. */
function encodeUserRun(run: readonly { message: Message; path: string }[], to: Encoding): WireMessage[] {
  const each = run.map(({ message, path }) =>
    message.blocks.flatMap((block, index) => encodeUserBlock(block, blockPath(block, index, path), to)),
  );
  const all = each.flat();
  const isResult = (block: JsonObject): boolean => block.type === "tool_result";
  if (!all.some(isResult))
    return each.filter((content) => content.length > 0).map((content) => ({ role: "user", content }));
  return [{ role: "user", content: [...all.filter(isResult), ...all.filter((block) => !isResult(block))] }];
}

/** Messages without the system ones. */
export function encodeMessages(messages: readonly Message[]): { messages: WireMessage[]; warnings: Warning[] } {
  const to: Encoding = { warnings: [], ids: callIds() };
  const encoded: WireMessage[] = [];
  let run: { message: Message; path: string }[] = [];
  const flush = (): void => {
    encoded.push(...encodeUserRun(run, to));
    run = [];
  };
  messages.forEach((message, index) => {
    const path = messagePath(message, index);
    if (message.role === "user" || message.role === "tool") run.push({ message, path });
    if (message.role !== "assistant") return;
    flush();
    const content = message.blocks.flatMap((block, at) => encodeAssistantBlock(block, blockPath(block, at, path), to));
    // Calls of one turn may come as several messages (Responses items); their results must follow all of them.
    const before = encoded.at(-1);
    if (before?.role === "assistant") before.content.push(...content);
    else if (content.length > 0) encoded.push({ role: "assistant", content });
  });
  flush();
  trimPrefill(encoded);
  return { messages: encoded, warnings: to.warnings };
}

/** A last assistant turn is continued by the model; text that ends in white space is refused there. */
function trimPrefill(messages: WireMessage[]): void {
  const last = messages.at(-1);
  const block = last?.role === "assistant" ? last.content.at(-1) : undefined;
  if (last && block?.type === "text" && typeof block.text === "string") {
    last.content[last.content.length - 1] = { ...block, text: block.text.trimEnd() };
  }
}
