import {
  type AudioBlock,
  type Block,
  blockPath,
  type FileBlock,
  type ImageBlock,
  type Message,
  messagePath,
  type TextBlock,
  type ToolCallBlock,
  type ToolResultBlock,
  type VideoBlock,
  type Warning,
} from "../../ir";
import { isObject, type JsonObject } from "../read";
import { isOurs } from "../sealed-proof";
import { nativeOf, ownMembers } from "./own";
import { isGenuine, SKIP_VALIDATION } from "./proofs";
import { legalName } from "./tool-names";

export interface WireContent {
  readonly role: "user" | "model";
  readonly parts: JsonObject[];
}

interface Encoding {
  readonly warnings: Warning[];
  /** Gemini 3 and later: calls need a signature, results may hold pictures. */
  readonly isThird: boolean;
}

const warn = (to: Encoding, kind: Warning["kind"], path: string, detail: string): void => {
  to.warnings.push({ kind, path, detail });
};

/** Own members of a block, without proof that only we can read. */
function members(block: Block): JsonObject {
  const { thoughtSignature, ...rest } = ownMembers(block.extensions);
  const isOwnProof = typeof thoughtSignature === "string" && !isOurs(thoughtSignature);
  return isOwnProof ? { ...rest, thoughtSignature } : rest;
}

/** Text; an empty part is refused unless it is there for its signature. */
function encodeText(block: TextBlock): JsonObject[] {
  const native = nativeOf(block.extensions);
  if (native) return [{ ...native }];
  const rest = members(block);
  return block.text === "" && rest.thoughtSignature === undefined ? [] : [{ text: block.text, ...rest }];
}

type MediaBlock = ImageBlock | FileBlock | AudioBlock | VideoBlock;

const EXTENSIONS: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  gif: "image/gif",
  pdf: "application/pdf",
  mp4: "video/mp4",
  mp3: "audio/mp3",
  wav: "audio/wav",
};
const DEFAULT_TYPES: Readonly<Record<MediaBlock["type"], string>> = {
  image: "image/jpeg",
  file: "application/pdf",
  audio: "audio/wav",
  video: "video/mp4",
};

const typeOfUrl = (url: string): string | undefined =>
  EXTENSIONS[/\.([a-z0-9]{2,4})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? ""];

function encodeMedia(block: MediaBlock, path: string, to: Encoding): JsonObject {
  const { source } = block;
  const name = block.type === "file" && block.name !== undefined ? { displayName: block.name } : {};
  if (block.type === "image" && block.detail !== undefined && block.detail !== "auto") {
    warn(to, "dropped", `${path}.detail`, "Image detail has no counterpart at this provider.");
  }
  if (source.kind === "base64")
    return { inlineData: { mimeType: source.mediaType, data: source.data, ...name }, ...members(block) };
  const fileUri = source.kind === "url" ? source.url : source.fileId;
  const mimeType =
    source.mediaType ??
    (source.kind === "url" ? (typeOfUrl(source.url) ?? DEFAULT_TYPES[block.type]) : DEFAULT_TYPES[block.type]);
  return { fileData: { mimeType, fileUri, ...name }, ...members(block) };
}

/** The object that a function's result must be: an object of its own, or a wrapping around plain text. */
function responseOf(said: string, isError: boolean): JsonObject {
  if (isError) return { error: said };
  try {
    const value: unknown = JSON.parse(said);
    if (isObject(value)) return value;
  } catch {
    // Plain text.
  }
  return { output: said };
}

/** One result as a part, and its pictures beside it where the model cannot take them inside. */
function encodeResult(
  block: ToolResultBlock,
  name: string,
  path: string,
  to: Encoding,
): { part: JsonObject; beside: JsonObject[] } {
  const said = block.content
    .flatMap((item) => (item.type === "text" && item.text !== "" ? [item.text] : []))
    .join("\n");
  const media = block.content.flatMap((item, index) =>
    item.type === "text" ? [] : [encodeMedia(item, blockPath(item, index, path), to)],
  );
  const inside = to.isThird && media.length > 0 ? { parts: media } : {};
  const functionResponse = {
    name: legalName(name),
    response: responseOf(said, block.isError === true),
    ...inside,
    ...members(block),
  };
  return { part: { functionResponse }, beside: to.isThird ? [] : media };
}

function argsOf(call: ToolCallBlock): JsonObject {
  if (call.kind === "custom") return { input: call.argumentsText };
  try {
    const args: unknown = JSON.parse(call.argumentsText || "{}");
    return isObject(args) ? args : { input: args };
  } catch {
    return { input: call.argumentsText };
  }
}

/** The model's turn. The first call of it needs a signature where the model checks that. */
function encodeModel(message: Message, path: string, to: Encoding): JsonObject[] {
  let needsSignature = to.isThird;
  return message.blocks.flatMap((block, index): JsonObject[] => {
    const at = blockPath(block, index, path);
    switch (block.type) {
      case "text":
        return encodeText(block);
      case "refusal":
        return block.text === "" ? [] : [{ text: block.text }];
      case "reasoning":
        return encodeThought(block, at, to);
      case "tool-call": {
        const own = isGenuine(block.signature, block.signatureBy) ? block.signature : undefined;
        const thoughtSignature = own ?? (needsSignature ? SKIP_VALIDATION : undefined);
        needsSignature = false;
        const call = { functionCall: { name: legalName(block.name), args: argsOf(block) }, ...members(block) };
        return [thoughtSignature === undefined ? call : { ...call, thoughtSignature }];
      }
      case "image":
      case "file":
      case "audio":
      case "video":
        return [encodeMedia(block, at, to)];
      default:
        warn(to, "dropped", at, `A model's turn cannot hold ${block.type} here.`);
        return [];
    }
  });
}

function encodeThought(block: Extract<Block, { type: "reasoning" }>, path: string, to: Encoding): JsonObject[] {
  if (block.signature === undefined && block.redacted === undefined) {
    return block.text === "" ? [] : [{ text: block.text, thought: true, ...members(block) }];
  }
  if (block.redacted === undefined && isGenuine(block.signature, block.signatureBy)) {
    return [{ text: block.text, thought: true, thoughtSignature: block.signature, ...members(block) }];
  }
  warn(to, "dropped", path, "Thinking proved by another provider cannot be sent to this one.");
  return [];
}

interface UserRun {
  readonly blocks: { readonly block: Block; readonly path: string }[];
}

/**
 * Everything between two model turns: first, in one content, as many results as the turn before had calls and in their
 * order, then the rest.
 */
function encodeUserRun(run: UserRun, calls: readonly ToolCallBlock[], to: Encoding): WireContent[] {
  const results: JsonObject[] = [];
  const beside: JsonObject[] = [];
  const paired = new Set<Block>();
  for (const call of calls) {
    const found = run.blocks.find(
      ({ block }) => block.type === "tool-result" && block.callId === call.id && !paired.has(block),
    );
    if (found?.block.type !== "tool-result") {
      if (run.blocks.length === 0) continue;
      results.push({
        functionResponse: { name: legalName(call.name), response: { error: "The call was not answered." } },
      });
      warn(to, "emulated", "messages", `The call "${call.id}" has no result; one that says so was added.`);
      continue;
    }
    paired.add(found.block);
    const made = encodeResult(found.block, call.name, found.path, to);
    results.push(made.part);
    beside.push(...made.beside);
  }
  const rest = run.blocks.flatMap(({ block, path }) => (paired.has(block) ? [] : encodeUserBlock(block, path, to)));
  const contents: WireContent[] = [];
  if (results.length > 0) contents.push({ role: "user", parts: results });
  if (beside.length + rest.length > 0) contents.push({ role: "user", parts: [...beside, ...rest] });
  return contents;
}

function encodeUserBlock(block: Block, path: string, to: Encoding): JsonObject[] {
  switch (block.type) {
    case "text":
      return encodeText(block);
    case "image":
    case "file":
    case "audio":
    case "video":
      return [encodeMedia(block, path, to)];
    case "tool-result": {
      warn(to, "changed", path, "A result without its call was sent as text.");
      const said = block.content.flatMap((item) => (item.type === "text" ? [item.text] : [])).join("\n");
      return said === "" ? [] : [{ text: said }];
    }
    default:
      warn(to, "dropped", path, `A user's turn cannot hold ${block.type} here.`);
      return [];
  }
}

/** Messages without the system ones. Neighbours of one role become one turn. */
export function encodeContents(
  messages: readonly Message[],
  isThird: boolean,
): { contents: WireContent[]; warnings: Warning[] } {
  const to: Encoding = { warnings: [], isThird };
  const contents: WireContent[] = [];
  let run: UserRun = { blocks: [] };
  let calls: ToolCallBlock[] = [];
  const flush = (): void => {
    contents.push(...encodeUserRun(run, calls, to));
    run = { blocks: [] };
    calls = [];
  };
  messages.forEach((message, index) => {
    const path = messagePath(message, index);
    if (message.role === "system") return;
    if (message.role !== "assistant") {
      run.blocks.push(...message.blocks.map((block, at) => ({ block, path: blockPath(block, at, path) })));
      return;
    }
    if (run.blocks.length > 0) flush();
    calls.push(...message.blocks.filter((block) => block.type === "tool-call"));
    const parts = encodeModel(message, path, to);
    const before = contents.at(-1);
    if (before?.role === "model") before.parts.push(...parts);
    else if (parts.length > 0) contents.push({ role: "model", parts });
  });
  flush();
  return { contents, warnings: to.warnings };
}
