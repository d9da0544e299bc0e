import type {
  AudioBlock,
  Block,
  FileBlock,
  ImageBlock,
  MediaSource,
  ReasoningBlock,
  TextBlock,
  ToolResultBlock,
  VideoBlock,
} from "../../ir";
import { isObject, type JsonObject } from "../read";
import { isOurs } from "../sealed-proof";
import { modalityOf } from "./facts";
import { common, decodeNative } from "./own";
import { openCallProof, openThought } from "./proofs";

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

type MediaBlock = ImageBlock | AudioBlock | VideoBlock | FileBlock;

function decodeMedia(part: JsonObject, path: string | undefined): MediaBlock {
  const inline = isObject(part.inlineData) ? part.inlineData : null;
  const file = isObject(part.fileData) ? part.fileData : {};
  const mimeType = text(inline ? inline.mimeType : file.mimeType);
  const source: MediaSource = inline
    ? { kind: "base64", mediaType: mimeType, data: text(inline.data) }
    : { kind: "url", url: text(file.fileUri), ...(mimeType ? { mediaType: mimeType } : {}) };
  const name = text((inline ?? file).displayName);
  const rest = common(part, ["inlineData", "fileData", "thought"], path);
  const kind = modalityOf(mimeType || "file");
  return kind === "file"
    ? { type: "file", source, ...(name ? { name } : {}), ...rest }
    : { type: kind, source, ...rest };
}

/** The text in a function's result; other objects are given as JSON. */
function resultText(response: unknown): { said: string; isError: boolean } {
  const object = isObject(response) ? response : {};
  const keys = Object.keys(object);
  if (keys.length === 1 && typeof object.output === "string") return { said: object.output, isError: false };
  if (keys.length === 1 && typeof object.error === "string") return { said: object.error, isError: true };
  return { said: keys.length === 0 ? "" : JSON.stringify(object), isError: false };
}

function decodeResult(part: JsonObject, callId: string, path: string | undefined): ToolResultBlock {
  const wire = isObject(part.functionResponse) ? part.functionResponse : {};
  const { said, isError } = resultText(wire.response);
  const media: readonly unknown[] = Array.isArray(wire.parts) ? wire.parts : [];
  const { id: _id, name: _name, response: _response, parts: _parts, ...rest } = wire;
  return {
    type: "tool-result",
    callId,
    name: text(wire.name),
    content: [
      ...(said === "" ? [] : [{ type: "text" as const, text: said }]),
      ...media
        .filter(isObject)
        .filter((item) => isObject(item.inlineData) || isObject(item.fileData))
        .map((item) => decodeMedia(item, path)),
    ],
    ...(isError ? { isError: true } : {}),
    ...common(rest, [], path),
  };
}

/** Names the calls of a conversation: their own ids, or made ones; results without an id pair by name, in order. */
export class CallPairing {
  private count = 0;
  private readonly open: { readonly id: string; readonly name: string; readonly isMade: boolean }[] = [];

  call(wire: JsonObject): string {
    this.count += 1;
    const given = text(wire.id);
    const name = text(wire.name);
    const id = given || `call_${this.count}_${name.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, 40)}`;
    this.open.push({ id, name, isMade: given === "" });
    return id;
  }

  result(wire: JsonObject): string {
    const given = text(wire.id);
    const name = text(wire.name);
    const found =
      (given && this.open.find((call) => call.id === given)) ||
      this.open.find((call) => call.isMade && call.name === name) ||
      this.open.find((call) => call.name === name);
    if (!found) return given || `call_unknown_${name}`;
    this.open.splice(this.open.indexOf(found), 1);
    return found.id;
  }
}

function decodeText(part: JsonObject, path: string | undefined): TextBlock | ReasoningBlock {
  const signature = text(part.thoughtSignature);
  if (part.thought === true) {
    const proof = signature ? openThought(signature) : {};
    return {
      type: "reasoning",
      text: text(part.text),
      ...proof,
      ...common(part, ["text", "thought", "thoughtSignature"], path),
    };
  }
  const known = ["text", "thought", ...(isOurs(signature) ? ["thoughtSignature"] : [])];
  return { type: "text", text: text(part.text), ...common(part, known, path) };
}

function decodeCall(part: JsonObject, pairing: CallPairing, path: string | undefined): Block[] {
  const wire = isObject(part.functionCall) ? part.functionCall : {};
  const proof = text(part.thoughtSignature);
  const { own, thinking } = proof ? openCallProof(proof) : { own: {}, thinking: [] };
  const call: Block = {
    type: "tool-call",
    kind: "function",
    id: pairing.call(wire),
    name: text(wire.name),
    argumentsText: JSON.stringify(wire.args ?? {}),
    ...own,
    ...common(part, ["functionCall", "thoughtSignature", "thought"], path),
  };
  return [...thinking, call];
}

/** Plain text for models that do not know the part: code that was run, and what it printed. */
function standInOf(part: JsonObject): string {
  if (isObject(part.executableCode)) return `\`\`\`\n${text(part.executableCode.code)}\n\`\`\``;
  if (isObject(part.codeExecutionResult)) return text(part.codeExecutionResult.output);
  return "";
}

export function decodePart(part: JsonObject, pairing: CallPairing, path?: string): Block[] {
  if (isObject(part.functionCall)) return decodeCall(part, pairing, path);
  if (isObject(part.functionResponse)) return [decodeResult(part, pairing.result(part.functionResponse), path)];
  if (isObject(part.inlineData) || isObject(part.fileData)) return [decodeMedia(part, path)];
  if (typeof part.text === "string") return [decodeText(part, path)];
  return [decodeNative(part, standInOf(part), path)];
}

/** The parts of one content. Thinking that travelled with a call stands in once, also when it came as a part as well. */
export function decodeParts(parts: unknown, pairing: CallPairing, path?: string): Block[] {
  const items: readonly unknown[] = Array.isArray(parts) ? parts : [];
  const blocks: Block[] = [];
  const seen = new Set<string>();
  items.forEach((item, index) => {
    if (!isObject(item)) return;
    for (const block of decodePart(item, pairing, path === undefined ? undefined : `${path}.parts[${index}]`)) {
      const proof = block.type === "reasoning" ? (block.signature ?? block.redacted) : undefined;
      if (proof !== undefined && seen.has(proof)) continue;
      if (proof !== undefined) seen.add(proof);
      const last = blocks.at(-1);
      // Streams spread one thought over several parts, its proof on the last.
      if (
        block.type === "reasoning" &&
        last?.type === "reasoning" &&
        last.signature === undefined &&
        last.redacted === undefined
      ) {
        blocks[blocks.length - 1] = { ...last, ...block, text: last.text + block.text };
      } else blocks.push(block);
    }
  });
  return blocks;
}
