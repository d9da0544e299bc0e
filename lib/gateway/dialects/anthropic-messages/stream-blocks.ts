import type { BlockDelta, OpeningBlock, ReasoningBlock } from "../../ir";
import type { JsonObject } from "../read";
import { encodeMedia } from "./blocks";
import { nativeOf, ownMembers } from "./own";
import { encodeCallCarrier, encodeReasoning, type View } from "./reasoning";
import { OWN } from "./signatures";

/** An event of one block, before it gets its index. */
export type WireEvent =
  | { readonly type: "content_block_start"; readonly content_block: JsonObject }
  | { readonly type: "content_block_delta"; readonly delta: JsonObject }
  | { readonly type: "content_block_stop" };

/** One neutral block on its way to the wire: nothing, one block, or two (a call and the carrier of its signature). */
export interface WireBlock {
  start(): WireEvent[];
  push(delta: BlockDelta): WireEvent[];
  end(): WireEvent[];
}

const start = (content_block: JsonObject): WireEvent => ({ type: "content_block_start", content_block });
const step = (delta: JsonObject): WireEvent => ({ type: "content_block_delta", delta });
const stop: WireEvent = { type: "content_block_stop" };

/** A finished thinking block as events. */
function thinkingEvents(block: JsonObject): WireEvent[] {
  if (block.type !== "thinking") return [start(block), stop];
  return [start({ ...block, signature: "" }), step({ type: "signature_delta", signature: block.signature }), stop];
}

/** Text and refusals. Opens with its first letter: an empty text block is refused when it is sent back. */
function textBlock(opening: Extract<OpeningBlock, { type: "text" | "refusal" }>): WireBlock {
  const members = opening.type === "text" ? ownMembers(opening.extensions) : {};
  let isOpen = false;
  const open = (): WireEvent[] => {
    if (isOpen) return [];
    isOpen = true;
    return [start({ type: "text", text: "", ...members })];
  };
  return {
    start: () => [],
    push(delta) {
      if (delta.type === "text" && delta.text !== "")
        return [...open(), step({ type: "text_delta", text: delta.text })];
      const raw = delta.type === "extension" ? delta.extensions[OWN]?.delta : undefined;
      return raw === undefined ? [] : [...open(), step(raw as JsonObject)];
    },
    end: () => (isOpen ? [stop] : []),
  };
}

/** A block of the vendor's own (server tools): as it came. */
function nativeBlock(block: JsonObject): WireBlock {
  return {
    start: () => [start(block)],
    push(delta) {
      const raw = delta.type === "extension" ? delta.extensions[OWN]?.delta : undefined;
      return raw === undefined ? [] : [step(raw as JsonObject)];
    },
    end: () => [stop],
  };
}

/** Thinking: text as it comes, the signature (genuine, sealed or made up) last. */
function reasoningBlock(opening: Extract<OpeningBlock, { type: "reasoning" }>, view: View): WireBlock {
  const { type: _type, ...given } = opening;
  let block: ReasoningBlock = { type: "reasoning", text: "", ...given };
  let isOpen = false;
  const open = (): WireEvent[] => {
    if (isOpen) return [];
    isOpen = true;
    return [start({ type: "thinking", thinking: "", signature: "", ...ownMembers(opening.extensions) })];
  };
  return {
    start: () => [],
    push(delta) {
      if (!view.showsReasoning) return [];
      if (delta.type === "signature") {
        block = { ...block, signature: delta.signature, signatureBy: delta.signatureBy ?? block.signatureBy };
        return [];
      }
      if (delta.type !== "text" || delta.text === "") return [];
      block = { ...block, text: "seen" };
      return [...open(), ...(view.omitsThinking ? [] : [step({ type: "thinking_delta", thinking: delta.text })])];
    },
    end() {
      const [whole] = encodeReasoning(block, view);
      if (!whole) return isOpen ? [stop] : [];
      if (!isOpen) return thinkingEvents(whole);
      return [step({ type: "signature_delta", signature: whole.signature ?? whole.data }), stop];
    },
  };
}

/** A call. A signature known at its start goes ahead of it, one that comes later behind it. */
function callBlock(opening: Extract<OpeningBlock, { type: "tool-call" }>, view: View): WireBlock {
  const { id, name, kind } = opening;
  const carrier = encodeCallCarrier(opening, view);
  let late: JsonObject | null = null;
  let freeText = "";
  return {
    start: () => [
      ...(carrier ? thinkingEvents(carrier) : []),
      start({ type: "tool_use", id, name, input: {}, ...ownMembers(opening.extensions) }),
    ],
    push(delta) {
      if (delta.type === "signature" && !carrier) late = encodeCallCarrier({ id, ...delta }, view);
      if (delta.type !== "arguments" || delta.text === "") return [];
      if (kind === "function") return [step({ type: "input_json_delta", partial_json: delta.text })];
      freeText += delta.text;
      return [];
    },
    end() {
      const wrapped =
        kind === "custom"
          ? [step({ type: "input_json_delta", partial_json: JSON.stringify({ input: freeText }) })]
          : [];
      return [...wrapped, stop, ...(late ? thinkingEvents(late) : [])];
    },
  };
}

/** Pictures and sound: collected and linked from text, since an answer here has no such block. */
function mediaBlock(opening: Extract<OpeningBlock, { type: "image" | "audio" }>): WireBlock {
  let data = opening.type === "image" ? opening.data : "";
  return {
    start: () => [],
    push(delta) {
      if (delta.type === "data") data += delta.data;
      return [];
    },
    end() {
      const { text } = encodeMedia({
        type: opening.type,
        source: { kind: "base64", mediaType: opening.mediaType, data },
      });
      return [start({ type: "text", text: "" }), step({ type: "text_delta", text }), stop];
    },
  };
}

export function openBlock(opening: OpeningBlock, view: View): WireBlock {
  switch (opening.type) {
    case "text": {
      const native = nativeOf(opening.extensions);
      return native ? nativeBlock(native) : textBlock(opening);
    }
    case "refusal":
      return textBlock(opening);
    case "reasoning":
      return reasoningBlock(opening, view);
    case "tool-call":
      return callBlock(opening, view);
    default:
      return mediaBlock(opening);
  }
}
