import type { Block, BlockDelta, OpeningBlock, StreamError, StreamEvent } from "../../ir";
import type { SseFrame, StreamDecoder } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { decodeCall, withProof } from "./decode-items";
import { decodeItem, imageType } from "./decode-output";
import { decodeFinish } from "./finish-reason";
import { OWN, objectsOf, textOf } from "./own";
import { type CallProof, isMadeId, openProof } from "./reasoning";
import { readUsage } from "./usage";
import { decodeStreamError } from "./vendor-error";

const CUT: StreamError = {
  code: "provider_error",
  message: "The provider's stream ended before its answer did.",
  raw: "cut",
};
const BAD_JSON: StreamError = {
  code: "provider_error",
  message: "The provider sent an event that is not JSON.",
  raw: "bad_json",
};

/** An item under way. */
interface OpenItem {
  /** Neutral index of the block it says now; null = none open. */
  block: number | null;
  /** "text", "refusal", or the number of the summary part: a change begins a new block, or a new paragraph. */
  part: string;
  hasSaid: boolean;
  readonly isCall: boolean;
}

/** Events of a response → neutral ones. */
class Decoder implements StreamDecoder {
  private readonly open = new Map<number, OpenItem>();
  private readonly finished = new Set<number>();
  /** Proofs of calls that are still to come. */
  private readonly proofs = new Map<string, CallProof>();
  private nextBlock = 0;
  private isStarted = false;
  private isOver = false;
  private hasCalls = false;

  push(frame: SseFrame): StreamEvent[] {
    const data = frame.data.trim();
    if (this.isOver || data === "" || data === "[DONE]") return [];
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch {
      return this.fail(BAD_JSON);
    }
    if (!isObject(event)) return [];
    const events: StreamEvent[] = [];
    this.route(event, events);
    return events;
  }

  end(): StreamEvent[] {
    return this.isOver ? [] : this.fail(CUT);
  }

  private fail(error: StreamError): StreamEvent[] {
    this.isOver = true;
    return [{ type: "error", error }];
  }

  private route(event: JsonObject, events: StreamEvent[]): undefined {
    const position = typeof event.output_index === "number" ? event.output_index : 0;
    switch (event.type) {
      case "response.created":
      case "response.in_progress":
      case "response.queued":
        return this.start(event.response, events);
      case "response.output_item.added":
        return this.begin(position, event.item, events);
      case "response.output_text.delta":
        return this.say(position, { type: "text" }, "text", event.delta, events);
      case "response.refusal.delta":
        return this.say(position, { type: "refusal" }, "refusal", event.delta, events);
      case "response.reasoning_summary_text.delta":
        return this.think(position, event, true, events);
      case "response.reasoning_text.delta":
        return this.think(position, event, false, events);
      case "response.function_call_arguments.delta":
      case "response.custom_tool_call_input.delta":
        return this.argue(position, event.delta, events);
      case "response.output_text.annotation.added":
        return this.annotate(position, event.annotation, events);
      case "response.output_item.done":
        return this.finish(position, event.item, events);
      case "response.completed":
      case "response.incomplete":
        return this.complete(event.response, events);
      case "response.failed":
      case "error":
        events.push(...this.fail(decodeStreamError(event)));
    }
  }

  private start(response: unknown, events: StreamEvent[]): undefined {
    if (this.isStarted) return;
    this.isStarted = true;
    const head = isObject(response) ? response : {};
    events.push({ type: "response-start", upstreamId: textOf(head.id), upstreamModel: textOf(head.model) });
  }

  private item(position: number, isCall = false): OpenItem {
    let item = this.open.get(position);
    if (!item) {
      item = { block: null, part: "", hasSaid: false, isCall };
      this.open.set(position, item);
    }
    return item;
  }

  private openBlock(item: OpenItem, block: OpeningBlock, events: StreamEvent[]): number {
    this.start(null, events);
    const index = this.nextBlock;
    this.nextBlock += 1;
    item.block = index;
    events.push({ type: "block-start", index, block });
    return index;
  }

  private closeBlock(item: OpenItem, events: StreamEvent[]): undefined {
    if (item.block !== null) events.push({ type: "block-end", index: item.block });
    item.block = null;
  }

  private begin(position: number, value: unknown, events: StreamEvent[]): undefined {
    const wire = isObject(value) ? value : {};
    if (wire.type !== "function_call" && wire.type !== "custom_tool_call") {
      this.item(position);
      return;
    }
    const { argumentsText: _text, ...opening } = withProof(decodeCall(wire), this.proofs);
    this.openBlock(this.item(position, true), opening, events);
    this.hasCalls = true;
  }

  private say(position: number, block: OpeningBlock, part: string, delta: unknown, events: StreamEvent[]): undefined {
    const text = textOf(delta);
    if (text === null) return;
    const item = this.item(position);
    if (item.part !== part) this.closeBlock(item, events);
    item.part = part;
    const index = item.block ?? this.openBlock(item, block, events);
    item.hasSaid = true;
    events.push({ type: "block-delta", index, delta: { type: "text", text } });
  }

  /** Parts of a summary are paragraphs of one thought. */
  private think(position: number, event: JsonObject, isSummary: boolean, events: StreamEvent[]): undefined {
    const text = textOf(event.delta);
    if (text === null) return;
    const item = this.item(position);
    const part = String(isSummary ? event.summary_index : event.content_index);
    const id = textOf(event.item_id);
    const named = id === null || isMadeId(id) ? {} : { id };
    const opening: OpeningBlock = { type: "reasoning", ...(isSummary ? { isSummary } : {}), ...named };
    const isNext = item.block !== null && item.part !== part;
    const index = item.block ?? this.openBlock(item, opening, events);
    item.part = part;
    item.hasSaid = true;
    if (isNext) events.push({ type: "block-delta", index, delta: { type: "text", text: "\n\n" } });
    events.push({ type: "block-delta", index, delta: { type: "text", text } });
  }

  private argue(position: number, delta: unknown, events: StreamEvent[]): undefined {
    const item = this.open.get(position);
    const text = textOf(delta);
    if (!item?.isCall || item.block === null || text === null) return;
    item.hasSaid = true;
    events.push({ type: "block-delta", index: item.block, delta: { type: "arguments", text } });
  }

  private annotate(position: number, annotation: unknown, events: StreamEvent[]): undefined {
    const item = this.open.get(position);
    if (!item || item.block === null || item.isCall) return;
    const delta: BlockDelta = { type: "extension", extensions: { [OWN]: { annotations: [annotation] } } };
    events.push({ type: "block-delta", index: item.block, delta });
  }

  /** The item is whole: what of it was not streamed is said now. */
  private finish(position: number, value: unknown, events: StreamEvent[]): undefined {
    if (this.finished.has(position)) return;
    this.finished.add(position);
    const wire = isObject(value) ? value : {};
    const item = this.item(position);
    this.open.delete(position);
    if (wire.type === "reasoning") return this.finishReasoning(item, wire, events);
    if (item.block !== null) {
      const call = item.isCall && !item.hasSaid ? decodeCall(wire) : null;
      if (call && call.argumentsText !== "")
        events.push({ type: "block-delta", index: item.block, delta: { type: "arguments", text: call.argumentsText } });
      return this.closeBlock(item, events);
    }
    if (item.hasSaid) return;
    const decoded = decodeItem(wire);
    if ("callId" in decoded) return;
    for (const block of decoded) this.whole(block, wire, events);
  }

  private whole(block: Block, wire: JsonObject, events: StreamEvent[]): undefined {
    const item: OpenItem = { block: null, part: "", hasSaid: true, isCall: false };
    const { opening, deltas } = openingOf(block, wire);
    const index = this.openBlock(item, opening, events);
    if (opening.type === "tool-call") this.hasCalls = true;
    for (const delta of deltas) events.push({ type: "block-delta", index, delta });
    this.closeBlock(item, events);
  }

  /** Ciphertext comes with the end of the item: as the signature of what was said, or alone. */
  private finishReasoning(item: OpenItem, wire: JsonObject, events: StreamEvent[]): undefined {
    if (item.block === null) {
      const decoded = decodeItem(wire);
      if ("callId" in decoded) this.proofs.set(decoded.callId, decoded);
      else for (const block of decoded) this.whole(block, wire, events);
      return;
    }
    const encrypted = textOf(wire.encrypted_content);
    const proof = encrypted === null ? null : openProof(encrypted, true);
    if (proof && "block" in proof && proof.block.signature !== undefined) {
      const { signature, signatureBy } = proof.block;
      const by = signatureBy === undefined ? {} : { signatureBy };
      events.push({ type: "block-delta", index: item.block, delta: { type: "signature", signature, ...by } });
    }
    this.closeBlock(item, events);
  }

  private complete(value: unknown, events: StreamEvent[]): undefined {
    this.isOver = true;
    const response = isObject(value) ? value : {};
    this.start(response, events);
    for (const item of this.open.values()) this.closeBlock(item, events);
    objectsOf(response.output).forEach((item, position) => {
      if (!this.finished.has(position) && !this.open.has(position)) this.finish(position, item, events);
    });
    const { usage, isBad } = readUsage(response.usage, response.output);
    if (usage) events.push({ type: "usage", usage });
    else if (isBad) events.push({ type: "bad-usage" });
    events.push({ type: "finish", reason: decodeFinish(response, this.hasCalls) });
  }
}

/** A whole block as it opens, and what it says. */
function openingOf(block: Block, wire: JsonObject): { opening: OpeningBlock; deltas: BlockDelta[] } {
  const said = "text" in block && block.text !== "" ? [{ type: "text" as const, text: block.text }] : [];
  switch (block.type) {
    case "text":
      return { opening: { type: "text", ...(block.extensions ? { extensions: block.extensions } : {}) }, deltas: said };
    case "refusal":
      return { opening: { type: "refusal" }, deltas: said };
    case "reasoning": {
      const { text: _text, signature, ...opening } = block;
      const by = block.signatureBy === undefined ? {} : { signatureBy: block.signatureBy };
      const signed = signature === undefined ? [] : [{ type: "signature" as const, signature, ...by }];
      return { opening, deltas: [...said, ...signed] };
    }
    case "tool-call": {
      const { argumentsText: text, ...opening } = block;
      return { opening, deltas: text === "" ? [] : [{ type: "arguments", text }] };
    }
    case "image": {
      const data = block.source.kind === "base64" ? block.source.data : "";
      return { opening: { type: "image", mediaType: imageType(wire), data }, deltas: [] };
    }
    default:
      return { opening: { type: "text" }, deltas: [] };
  }
}

export const streamDecoder = (): StreamDecoder => new Decoder();
