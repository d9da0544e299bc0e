import {
  type AudioBlock,
  type Block,
  type Extensions,
  type FileBlock,
  type ImageBlock,
  type MediaSource,
  NATIVE_BLOCK,
  type TextBlock,
  type VideoBlock,
} from "../../ir";
import { isObject, type JsonObject } from "../read";
import { OWN, ownExtensions, ownMembers, restOf, textOf } from "./own";

const DATA_URL = /^data:([^;,]+)(?:;[^;,]+)*;base64,/i;

/** "data:image/png;base64,…" → its bytes; any other URL stays one. */
export function decodeUrl(url: string): MediaSource {
  const match = DATA_URL.exec(url.slice(0, 200));
  if (!match?.[1]) return { kind: "url", url };
  return { kind: "base64", mediaType: match[1], data: url.slice(match[0].length) };
}

const dataUrl = (source: Extract<MediaSource, { kind: "base64" }>): string =>
  `data:${source.mediaType};base64,${source.data}`;

const AUDIO_TYPES: Readonly<Record<string, string>> = { mp3: "audio/mpeg", wav: "audio/wav", pcm16: "audio/pcm" };

const audioFormat = (mediaType: string): string =>
  Object.entries(AUDIO_TYPES).find(([, type]) => type === mediaType)?.[0] ?? mediaType.replace(/^audio\/(x-)?/, "");

const keys = (...names: string[]): ReadonlySet<string> => new Set(["type", ...names]);
const PART_KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  input_text: keys("text"),
  output_text: keys("text", "annotations", "logprobs"),
  text: keys("text"),
  refusal: keys("refusal"),
  input_image: keys("image_url", "file_id", "detail"),
  input_file: keys("file_id", "file_data", "file_url", "filename"),
  input_audio: keys("input_audio"),
};

/** Something the neutral form has no word for, whole, with a readable stand-in ("" = none). */
export const nativeBlock = (value: JsonObject, standIn = ""): TextBlock => ({
  type: "text",
  text: standIn,
  extensions: { [OWN]: { [NATIVE_BLOCK]: value } },
});

/** What `nativeBlock` kept, or null. */
export function nativeOf(extensions: Extensions | undefined): JsonObject | null {
  const native = ownMembers(extensions)[NATIVE_BLOCK];
  return isObject(native) ? native : null;
}

function decodeText(part: JsonObject): TextBlock {
  const rest = restOf(part, PART_KEYS[String(part.type)] ?? keys());
  const { annotations, logprobs } = part;
  const own = {
    ...rest,
    ...(Array.isArray(annotations) && annotations.length > 0 ? { annotations } : {}),
    ...(Array.isArray(logprobs) && logprobs.length > 0 ? { logprobs } : {}),
  };
  const kept = Object.keys(own).length > 0 ? own : undefined;
  return { type: "text", text: String(part.text), ...ownExtensions(kept) };
}

function decodeImage(part: JsonObject): ImageBlock {
  const url = textOf(part.image_url);
  const source: MediaSource = url ? decodeUrl(url) : { kind: "file", fileId: String(part.file_id ?? "") };
  const detail = textOf(part.detail) as ImageBlock["detail"] | null;
  return {
    type: "image",
    source,
    ...(detail ? { detail } : {}),
    ...ownExtensions(restOf(part, PART_KEYS.input_image ?? keys())),
  };
}

function decodeFile(part: JsonObject): FileBlock {
  const name = textOf(part.filename);
  return {
    type: "file",
    source: fileSource(part),
    ...(name ? { name } : {}),
    ...ownExtensions(restOf(part, PART_KEYS.input_file ?? keys())),
  };
}

function fileSource(part: JsonObject): MediaSource {
  const data = textOf(part.file_data);
  const url = textOf(part.file_url);
  if (url) return { kind: "url", url };
  if (!data) return { kind: "file", fileId: String(part.file_id ?? "") };
  const source = decodeUrl(data);
  return source.kind === "url" ? { kind: "base64", mediaType: "application/pdf", data } : source;
}

/** A content part of a checked request, or of an answer → block. */
export function decodePart(part: JsonObject): Block {
  switch (part.type) {
    case "input_text":
    case "output_text":
    case "text":
      return decodeText(part);
    case "refusal":
      return { type: "refusal", text: String(part.refusal) };
    case "input_image":
      return decodeImage(part);
    case "input_file":
      return decodeFile(part);
    case "input_audio": {
      const audio = isObject(part.input_audio) ? part.input_audio : {};
      const format = String(audio.format);
      const mediaType = AUDIO_TYPES[format] ?? `audio/${format}`;
      return { type: "audio", source: { kind: "base64", mediaType, data: String(audio.data) } };
    }
    default:
      return nativeBlock(part);
  }
}

/** String or parts → blocks. */
export function decodeContent(content: unknown): Block[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return Array.isArray(content) ? content.filter(isObject).map(decodePart) : [];
}

/** A text of the model as it stands in an answer and in assistant history (wire 112). */
export function encodeOutputText(block: TextBlock): JsonObject {
  const { [NATIVE_BLOCK]: _native, ...own } = ownMembers(block.extensions);
  return { type: "output_text", text: block.text, annotations: [], ...own };
}

function encodeFile({ source, name }: FileBlock): JsonObject {
  const filename = name === undefined ? {} : { filename: name };
  if (source.kind === "file") return { type: "input_file", file_id: source.fileId };
  if (source.kind === "url") return { type: "input_file", file_url: source.url, ...filename };
  // A name is asked for beside inline data.
  return { type: "input_file", filename: name ?? "file", file_data: dataUrl(source) };
}

function encodeImage({ source, detail }: ImageBlock): JsonObject {
  const shown = detail ? { detail } : {};
  if (source.kind === "file") return { type: "input_image", file_id: source.fileId, ...shown };
  return { type: "input_image", image_url: source.kind === "url" ? source.url : dataUrl(source), ...shown };
}

function encodeAudio({ source }: AudioBlock): JsonObject | null {
  if (source.kind !== "base64") return null;
  return { type: "input_audio", input_audio: { data: source.data, format: audioFormat(source.mediaType) } };
}

type InputBlock = TextBlock | ImageBlock | FileBlock | AudioBlock | VideoBlock;

/** A block of a user's message or of a tool's output → part; null for what Responses has no part for. */
export function encodeInputPart(block: InputBlock): JsonObject | null {
  const { [NATIVE_BLOCK]: native, ...own } = ownMembers(block.extensions);
  if (isObject(native)) return native;
  switch (block.type) {
    case "text":
      return { type: "input_text", text: block.text, ...own };
    case "image":
      return { ...encodeImage(block), ...own };
    case "file":
      return { ...encodeFile(block), ...own };
    case "audio":
      return encodeAudio(block);
    default:
      return null;
  }
}
