import { BYTES_PER_TOKEN } from "./estimate";
import { textTokenBound } from "./prompt-bound";

/**
 * Tokens that one embedded or linked medium may cost at most, where no vendor's own rule is known beforehand. Pictures are
 * flat; the rest goes by its decoded bytes; what is only linked has no known size and is bounded by the model's context.
 */
export const MEDIA_BOUNDS = {
  imageTokens: 4096,
  audioBytesPerToken: 64,
  videoBytesPerToken: 32,
  fileBytesPerToken: 2,
} as const;

/** Text and media of a parsed body. `tokenBound` is Infinity when something has no bound of its own. */
export interface PromptWalk {
  readonly tokenBound: number;
  /** UTF-8 bytes of the text a model reads, for counting when the provider reports no usage. */
  readonly textBytes: number;
  readonly mediaTokens: number;
}

const MEDIA_KEYS = new Set(["url", "data", "file_data", "image_url", "fileUri", "file_uri", "b64_json"]);
/** Top-level fields that are text wherever they seem to hold media. */
const TEXT_FIELDS = new Set(["tools", "functions", "response_format", "metadata", "generationConfig", "text"]);
/** Top-level fields whose text a model reads, and members within them that are no text. */
const READ_FIELDS = new Set([
  "messages",
  "prompt",
  "input",
  "system",
  "instructions",
  "contents",
  "systemInstruction",
  "system_instruction",
  "content",
  "requests",
  "tools",
  "functions",
]);
const STRUCTURE_KEYS = new Set([
  "role",
  "type",
  "id",
  "tool_call_id",
  "tool_use_id",
  "call_id",
  "media_type",
  "mimeType",
]);
const BASE64_ONLY = /^[A-Za-z0-9+/=_-]+$/;
const LONG_OPAQUE_CHARS = 256;

interface Totals {
  /** Within a field that a model reads. */
  isRead: boolean;
  tokens: number;
  bytes: number;
  media: number;
}

/** Walks a parsed request of any dialect. Depth was bounded before it was parsed. */
export function walkPrompt(body: unknown): PromptWalk {
  const totals: Totals = { isRead: false, tokens: 0, bytes: 0, media: 0 };
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    for (const [key, value] of Object.entries(body)) {
      totals.isRead = READ_FIELDS.has(key);
      walk(value, key, {}, !TEXT_FIELDS.has(key), totals);
    }
  }
  return { tokenBound: totals.tokens + totals.media, textBytes: totals.bytes, mediaTokens: totals.media };
}

function walk(
  value: unknown,
  key: string,
  parent: Readonly<Record<string, unknown>>,
  mayBeMedia: boolean,
  totals: Totals,
): void {
  if (typeof value === "string") {
    const media = mayBeMedia && MEDIA_KEYS.has(key) ? mediaTokens(value, key, parent) : null;
    if (media !== null) totals.media += media;
    else {
      totals.tokens += textTokenBound(value) + 2;
      if (totals.isRead && !STRUCTURE_KEYS.has(key)) totals.bytes += Buffer.byteLength(value);
    }
  } else if (Array.isArray(value)) {
    for (const item of value) walk(item, key, parent, mayBeMedia, totals);
  } else if (typeof value === "object" && value !== null) {
    const record = value as Record<string, unknown>;
    for (const name in record) {
      totals.tokens += name.length + 2;
      walk(record[name], name, record, mayBeMedia, totals);
    }
  } else {
    totals.tokens += String(value).length + 1;
    // A token id in an embedding's input.
    if (key === "input" && totals.isRead && typeof value === "number") totals.bytes += BYTES_PER_TOKEN;
  }
}

function mediaTokens(value: string, key: string, parent: Readonly<Record<string, unknown>>): number | null {
  if (value.startsWith("data:")) {
    const comma = value.indexOf(",");
    if (comma === -1 || comma > 200 || !BASE64_ONLY.test(value.slice(comma + 1))) return null;
    return boundOf(value.slice(5, comma), value.length - comma - 1);
  }
  if (/^(https?|gs|s3):\/\/\S+$/.test(value))
    return key === "image_url" || key === "url" ? linkBound(parent) : Number.POSITIVE_INFINITY;
  if (value.length < LONG_OPAQUE_CHARS || !BASE64_ONLY.test(value)) return null;
  const stated =
    parent.media_type ?? parent.mimeType ?? parent.mime_type ?? (typeof parent.format === "string" ? "audio/" : "");
  return boundOf(typeof stated === "string" ? stated : "", value.length);
}

function boundOf(mediaType: string, base64Chars: number): number {
  const bytes = (base64Chars * 3) / 4;
  if (mediaType.startsWith("image/")) return MEDIA_BOUNDS.imageTokens;
  if (mediaType.startsWith("audio/")) return Math.ceil(bytes / MEDIA_BOUNDS.audioBytesPerToken) + 100;
  if (mediaType.startsWith("video/")) return Math.ceil(bytes / MEDIA_BOUNDS.videoBytesPerToken) + 300;
  return Math.ceil(bytes / MEDIA_BOUNDS.fileBytesPerToken) + 2000;
}

/** A link inside a picture part is a picture; a link to anything else has no known size. */
function linkBound(parent: Readonly<Record<string, unknown>>): number {
  const type = parent.type;
  const isPicture =
    type === undefined || type === "image_url" || type === "input_image" || type === "url" || "detail" in parent;
  return isPicture ? MEDIA_BOUNDS.imageTokens : Number.POSITIVE_INFINITY;
}
