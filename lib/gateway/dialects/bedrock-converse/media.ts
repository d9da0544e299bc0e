import type { AudioBlock, FileBlock, ImageBlock, VideoBlock, Warning } from "../../ir";
import type { JsonObject } from "../read";

type MediaBlock = ImageBlock | FileBlock | AudioBlock | VideoBlock;

/** Where warnings go, and the names of documents that are taken: two of one name are refused. */
export interface MediaSink {
  readonly warnings: Warning[];
  readonly documentNames: Set<string>;
}

/** Formats by media type. Source: Amazon Bedrock API reference, ImageBlock, DocumentBlock, VideoBlock, AudioBlock. */
const IMAGES: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpeg",
  "image/jpg": "jpeg",
  "image/gif": "gif",
  "image/webp": "webp",
};
const DOCUMENTS: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "text/csv": "csv",
  "application/msword": "doc",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.ms-excel": "xls",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "text/html": "html",
  "text/markdown": "md",
};
const VIDEOS: Readonly<Record<string, string>> = {
  "video/mp4": "mp4",
  "video/quicktime": "mov",
  "video/x-matroska": "mkv",
  "video/webm": "webm",
  "video/x-flv": "flv",
  "video/mpeg": "mpeg",
  "video/x-ms-wmv": "wmv",
  "video/3gpp": "three_gp",
};
const AUDIOS: Readonly<Record<string, string>> = {
  "audio/mp3": "mp3",
  "audio/mpeg": "mp3",
  "audio/wav": "wav",
  "audio/x-wav": "wav",
  "audio/flac": "flac",
  "audio/ogg": "ogg",
  "audio/opus": "opus",
  "audio/aac": "aac",
  "audio/mp4": "mp4",
};
const TEXT_TYPES = /^(text\/|application\/(json|xml|x-yaml|yaml|javascript|x-ndjson|jsonl))/;
const FORMATS: Readonly<Record<MediaBlock["type"], Readonly<Record<string, string>>>> = {
  image: IMAGES,
  file: DOCUMENTS,
  video: VIDEOS,
  audio: AUDIOS,
};
const MEMBERS: Readonly<Record<MediaBlock["type"], string>> = {
  image: "image",
  file: "document",
  video: "video",
  audio: "audio",
};

/** A name of the letters that are allowed (no dots), another for each document. */
function documentName(name: string | undefined, taken: Set<string>): string {
  const cleaned = (name ?? "")
    .replace(/\.[A-Za-z0-9]{1,5}$/, "")
    .replace(/[^A-Za-z0-9\s\-()[\]]/g, "-")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 180);
  const base = cleaned || "document";
  let found = base;
  for (let copy = 2; taken.has(found); copy += 1) found = `${base} (${copy})`;
  taken.add(found);
  return found;
}

function formatOf(type: MediaBlock["type"], mediaType: string): string | undefined {
  const plain = mediaType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return FORMATS[type][plain] ?? (type === "file" && TEXT_TYPES.test(plain) ? "txt" : undefined);
}

/** A picture, document, film or sound as bytes; [] with a warning for what Converse cannot hold. */
export function encodeMedia(block: MediaBlock, path: string, to: MediaSink): JsonObject[] {
  const { source } = block;
  const drop = (at: string, detail: string): void => {
    to.warnings.push({ kind: "dropped", path: at, detail });
  };
  if (block.type === "image" && block.detail !== undefined && block.detail !== "auto")
    drop(`${path}.detail`, "Image detail has no counterpart at this provider.");
  if (source.kind !== "base64") {
    drop(path, `This provider takes ${block.type} input as bytes only, not by its address.`);
    return [];
  }
  if (block.type === "file" && formatOf("image", source.mediaType)) {
    return encodeMedia({ type: "image", source }, path, to);
  }
  const format = formatOf(block.type, source.mediaType);
  if (format === undefined) {
    drop(path, `This provider takes no ${block.type} of type "${source.mediaType}".`);
    return [];
  }
  const name = block.type === "file" ? { name: documentName(block.name, to.documentNames) } : {};
  return [{ [MEMBERS[block.type]]: { format, ...name, source: { bytes: source.data } } }];
}
