import type {
  AudioBlock,
  Block,
  Extensions,
  FileBlock,
  ImageBlock,
  MediaSource,
  ReasoningBlock,
  TextBlock,
  ToolCallBlock,
  VideoBlock,
} from "../../ir";
import { isObject, type JsonObject, objectsOf, restOf, textOf } from "./json";

export const DIALECT = "openai-chat";

/** Extensions of this dialect, or undefined when there is nothing to keep. */
export const ownExtensions = (rest: JsonObject | undefined): Extensions | undefined =>
  rest ? { [DIALECT]: rest } : undefined;

/** What this dialect kept on something. */
export const ownMembers = (extensions: Extensions | undefined): JsonObject => ({ ...extensions?.[DIALECT] });

const withOwn = <T extends object>(block: T, rest: JsonObject | undefined): T =>
  rest ? { ...block, extensions: ownExtensions(rest) } : block;

const DATA_URL = /^data:([^;,]+)(?:;[^;,]+)*;base64,/i;

/** "data:image/png;base64,…" → its bytes; any other URL stays one. */
export function decodeUrl(url: string): MediaSource {
  const match = url.length > 22 ? DATA_URL.exec(url.slice(0, 200)) : null;
  if (!match) return { kind: "url", url };
  return { kind: "base64", mediaType: match[1] as string, data: url.slice(match[0].length) };
}

/** The URL of a source; null for a file that only its own vendor knows. */
export const encodeUrl = (source: MediaSource): string | null =>
  source.kind === "base64"
    ? `data:${source.mediaType};base64,${source.data}`
    : source.kind === "url"
      ? source.url
      : null;

const AUDIO_TYPES: Readonly<Record<string, string>> = { mp3: "audio/mpeg", wav: "audio/wav", pcm16: "audio/pcm" };

const audioType = (format: string): string => AUDIO_TYPES[format] ?? `audio/${format}`;

const audioFormat = (mediaType: string): string =>
  Object.entries(AUDIO_TYPES).find(([, type]) => type === mediaType)?.[0] ?? mediaType.replace(/^audio\/(x-)?/, "");

const keys = (...names: string[]): ReadonlySet<string> => new Set(["type", ...names]);
const PART_KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  text: keys("text"),
  refusal: keys("refusal"),
  image_url: keys("image_url"),
  input_audio: keys("input_audio"),
  video_url: keys("video_url"),
  file: keys("file"),
  thinking: keys("thinking", "signature"),
};

/** A content part of a checked request → block. */
export function decodePart(part: JsonObject): Block {
  const rest = restOf(part, PART_KEYS[part.type as string] ?? keys());
  const inner = (isObject(part[part.type as string]) ? part[part.type as string] : {}) as JsonObject;
  switch (part.type) {
    case "image_url": {
      const detail = (inner.detail as ImageBlock["detail"] | null) ?? undefined;
      const block: ImageBlock = { type: "image", source: decodeUrl(String(inner.url)) };
      return withOwn(detail ? { ...block, detail } : block, rest);
    }
    case "input_audio": {
      const source: MediaSource = {
        kind: "base64",
        mediaType: audioType(String(inner.format)),
        data: String(inner.data),
      };
      return withOwn<AudioBlock>({ type: "audio", source }, rest);
    }
    case "video_url":
      return withOwn<VideoBlock>({ type: "video", source: decodeUrl(String(inner.url)) }, rest);
    case "file":
      return withOwn(decodeFile(inner), rest);
    case "refusal":
      return withOwn({ type: "refusal", text: String(part.refusal) }, rest);
    case "thinking": {
      const text =
        typeof part.thinking === "string"
          ? part.thinking
          : objectsOf(part.thinking)
              .map((piece) => textOf(piece.text) ?? "")
              .join("");
      return withOwn<ReasoningBlock>(
        { type: "reasoning", text, ...(textOf(part.signature) ? { signature: String(part.signature) } : {}) },
        rest,
      );
    }
    default:
      return withOwn<TextBlock>({ type: "text", text: String(part.text) }, rest);
  }
}

function decodeFile(file: JsonObject): FileBlock {
  const name = textOf(file.filename);
  const named = name ? { name } : {};
  const data = textOf(file.file_data);
  if (!data) return { type: "file", source: { kind: "file", fileId: String(file.file_id ?? "") }, ...named };
  const source = decodeUrl(data);
  const isBare = source.kind === "url" && !/^https?:/i.test(data);
  return { type: "file", source: isBare ? { kind: "base64", mediaType: "application/pdf", data } : source, ...named };
}

/** A block → content part; null for what chat completions has no part for. */
export function encodePart(block: Block): JsonObject | null {
  const own = ownMembers(block.extensions);
  switch (block.type) {
    case "text":
      return { type: "text", text: block.text, ...own };
    case "refusal":
      return { type: "refusal", refusal: block.text, ...own };
    case "image": {
      const url = encodeUrl(block.source);
      if (url === null) return null;
      return { type: "image_url", image_url: { url, ...(block.detail ? { detail: block.detail } : {}) }, ...own };
    }
    case "audio": {
      const { source } = block;
      if (source.kind !== "base64") return null;
      return { type: "input_audio", input_audio: { data: source.data, format: audioFormat(source.mediaType) }, ...own };
    }
    case "video": {
      const url = encodeUrl(block.source);
      return url === null ? null : { type: "video_url", video_url: { url }, ...own };
    }
    case "file":
      return { type: "file", file: encodeFile(block), ...own };
    default:
      return null;
  }
}

function encodeFile({ source, name }: FileBlock): JsonObject {
  const named = name === undefined ? {} : { filename: name };
  if (source.kind === "file") return { file_id: source.fileId, ...named };
  return {
    ...(source.kind === "base64" && name === undefined ? { filename: "file" } : named),
    file_data: encodeUrl(source),
  };
}

const CALL_KEYS = keys("id", "function", "custom", "index", "extra_content");

/** Gemini's thought signature as its OpenAI endpoint and several SDKs carry it (wire 77). */
export const signatureOf = (call: JsonObject): string | null => {
  const extra = isObject(call.extra_content) ? call.extra_content.google : null;
  return isObject(extra) ? textOf(extra.thought_signature) : null;
};

export function decodeCall(call: JsonObject): ToolCallBlock {
  const isCustom = isObject(call.custom);
  const body = (isCustom ? call.custom : isObject(call.function) ? call.function : {}) as JsonObject;
  const text = isCustom ? body.input : body.arguments;
  const signature = signatureOf(call);
  return withOwn<ToolCallBlock>(
    {
      type: "tool-call",
      kind: isCustom ? "custom" : "function",
      id: String(call.id),
      name: String(body.name ?? ""),
      argumentsText: typeof text === "string" && (isCustom || text.trim() !== "") ? text : isCustom ? "" : "{}",
      ...(signature ? { signature, signatureBy: "gemini-generate" } : {}),
    },
    restOf(call, CALL_KEYS),
  );
}

export function encodeCall(block: ToolCallBlock): JsonObject {
  const body =
    block.kind === "custom"
      ? { name: block.name, input: block.argumentsText }
      : { name: block.name, arguments: block.argumentsText || "{}" };
  return {
    id: block.id,
    type: block.kind,
    [block.kind]: body,
    ...(block.signature ? { extra_content: { google: { thought_signature: block.signature } } } : {}),
    ...ownMembers(block.extensions),
  };
}
