import { randomUUID } from "node:crypto";
import type { BlockDelta, OpeningBlock, StreamError, StreamEvent } from "../../ir";
import { madeCallId } from "../call-id";
import type { SseFrame, StreamDecoder } from "../dialect";
import { DIALECT, decodeUrl, signatureOf } from "./blocks";
import { ChoiceReader, type ReadChoice, usageOf } from "./chunk";
import { isObject, type JsonObject, objectsOf, textOf } from "./json";
import { makerOf } from "./reasoning";
import { readUsage } from "./usage";
import { readStreamError } from "./vendor-error";

/** Ciphertext of Gemini's thinking stands under the id of the call it belongs to. */
const GEMINI_FORMAT = "google-gemini-v1";

/** The blocks of one choice: one text-like block open at a time, calls open until the end. */
class ChoiceBlocks {
  private readonly reader: ChoiceReader;
  private readonly choice: number;
  private readonly nextIndex: () => number;
  private open: { readonly index: number; readonly place: string } | null = null;
  private readonly calls = new Map<number, { readonly index: number; readonly id: string }>();
  private readonly signatures = new Map<string, string>();
  private readonly seed: string;
  finish: StreamEvent | null = null;

  constructor(choice: number, seed: string, nextIndex: () => number) {
    this.choice = choice;
    this.seed = seed;
    this.reader = new ChoiceReader(choice, seed);
    this.nextIndex = nextIndex;
  }

  read(choice: JsonObject): StreamEvent[] {
    const read = this.reader.read(choice);
    const { clean } = read;
    const events: StreamEvent[] = [];
    this.readReasoning(clean, events);
    const content = textOf(clean.content);
    if (content) this.say("text", { type: "text" }, { type: "text", text: content }, events);
    const refusal = textOf(clean.refusal);
    if (refusal) this.say("refusal", { type: "refusal" }, { type: "text", text: refusal }, events);
    this.readExtensions(choice, clean, events);
    this.readMedia(clean, events);
    const legacy = isObject(clean.function_call) ? [this.legacyCall(clean.function_call)] : [];
    for (const call of [...objectsOf(clean.tool_calls), ...legacy]) this.readCall(call, events);
    if (read.finish) this.close(read, events);
    return events;
  }

  private legacyCall(call: JsonObject): JsonObject {
    return { index: 0, id: madeCallId(this.seed, this.choice), function: call };
  }

  private say(place: string, block: OpeningBlock, delta: BlockDelta | null, events: StreamEvent[]): void {
    if (this.open?.place !== place) {
      this.endOpen(events);
      this.open = { index: this.start(block, events), place };
    }
    if (delta) events.push({ type: "block-delta", index: this.open.index, delta });
  }

  private start(block: OpeningBlock, events: StreamEvent[]): number {
    const index = this.nextIndex();
    events.push({ type: "block-start", index, ...(this.choice > 0 ? { choice: this.choice } : {}), block });
    return index;
  }

  private endOpen(events: StreamEvent[]): void {
    if (this.open) events.push({ type: "block-end", index: this.open.index });
    this.open = null;
  }

  private readReasoning(clean: JsonObject, events: StreamEvent[]): void {
    const details = objectsOf(clean.reasoning_details);
    const plain = textOf(clean.reasoning_content);
    const hasText = details.some((detail) => textOf(detail.text) ?? textOf(detail.summary));
    if (plain && !hasText) this.say("reasoning", { type: "reasoning" }, { type: "text", text: plain }, events);
    for (const detail of details) this.readDetail(detail, events);
  }

  private readDetail(detail: JsonObject, events: StreamEvent[]): void {
    const id = textOf(detail.id);
    const signatureBy = makerOf(detail.format);
    const made = { ...(id ? { id } : {}), ...(signatureBy ? { signatureBy } : {}) };
    if (detail.type === "reasoning.encrypted") {
      const data = textOf(detail.data);
      if (data && id && detail.format === GEMINI_FORMAT) this.sign(id, data, events);
      else if (data) {
        this.endOpen(events);
        const index = this.start({ type: "reasoning", redacted: data, ...made }, events);
        events.push({ type: "block-end", index });
      }
      return;
    }
    const isSummary = detail.type === "reasoning.summary";
    const text = textOf(isSummary ? detail.summary : detail.text);
    const signature = textOf(detail.signature);
    if (!text && !signature) return;
    const place = Number.isInteger(detail.index) ? `reasoning ${String(detail.index)}` : "reasoning";
    const isKnown = this.open?.place === "reasoning" && !text;
    const block: OpeningBlock = { type: "reasoning", ...(isSummary ? { isSummary } : {}), ...made };
    if (!isKnown) this.say(place, block, null, events);
    const index = (this.open as { index: number }).index;
    if (text) events.push({ type: "block-delta", index, delta: { type: "text", text } });
    if (signature) {
      const delta: BlockDelta = { type: "signature", signature, ...(signatureBy ? { signatureBy } : {}) };
      events.push({ type: "block-delta", index, delta });
    }
  }

  /** A call's signature: at once when the call is open, else when it opens. */
  private sign(callId: string, signature: string, events: StreamEvent[]): void {
    const call = [...this.calls.values()].find((known) => known.id === callId);
    const delta: BlockDelta = { type: "signature", signature, signatureBy: "gemini-generate" };
    if (call) events.push({ type: "block-delta", index: call.index, delta });
    else this.signatures.set(callId, signature);
  }

  private readExtensions(choice: JsonObject, clean: JsonObject, events: StreamEvent[]): void {
    const kept: JsonObject = {};
    if (isObject(choice.logprobs)) kept.logprobs = choice.logprobs;
    if (Array.isArray(clean.annotations)) kept.annotations = clean.annotations;
    if (Object.keys(kept).length === 0) return;
    const delta: BlockDelta = { type: "extension", extensions: { [DIALECT]: kept } };
    if (this.open) events.push({ type: "block-delta", index: this.open.index, delta });
    else this.say("text", { type: "text" }, delta, events);
  }

  private readMedia(clean: JsonObject, events: StreamEvent[]): void {
    for (const image of objectsOf(clean.images)) {
      const source = isObject(image.image_url) ? decodeUrl(String(image.image_url.url)) : null;
      if (source?.kind !== "base64") continue;
      this.endOpen(events);
      const index = this.start({ type: "image", mediaType: source.mediaType, data: source.data }, events);
      events.push({ type: "block-end", index });
    }
    if (!isObject(clean.audio)) return;
    const data = textOf(clean.audio.data);
    const transcript = textOf(clean.audio.transcript);
    const block: OpeningBlock = { type: "audio", mediaType: "audio/pcm" };
    if (data) this.say("audio", block, { type: "data", data }, events);
    if (transcript) this.say("audio", block, { type: "text", text: transcript }, events);
  }

  private readCall(entry: JsonObject, events: StreamEvent[]): void {
    const isCustom = isObject(entry.custom);
    const body = (isCustom ? entry.custom : isObject(entry.function) ? entry.function : {}) as JsonObject;
    const position = entry.index as number;
    let call = this.calls.get(position);
    const signature = signatureOf(entry);
    if (!call) {
      this.endOpen(events);
      const id = String(entry.id);
      const proof = signature ?? this.signatures.get(id);
      this.signatures.delete(id);
      const signed = proof ? { signature: proof, signatureBy: "gemini-generate" } : {};
      const name = String(body.name ?? "");
      const index = this.start(
        { type: "tool-call", kind: isCustom ? "custom" : "function", id, name, ...signed },
        events,
      );
      call = { index, id };
      this.calls.set(position, call);
    } else if (signature) this.sign(call.id, signature, events);
    const text = textOf(isCustom ? body.input : body.arguments);
    if (text) events.push({ type: "block-delta", index: call.index, delta: { type: "arguments", text } });
  }

  private close(read: ReadChoice, events: StreamEvent[]): void {
    this.endOpen(events);
    for (const [id, data] of this.signatures) {
      const index = this.start({ type: "reasoning", redacted: data, id, signatureBy: "gemini-generate" }, events);
      events.push({ type: "block-end", index });
    }
    for (const call of this.calls.values()) events.push({ type: "block-end", index: call.index });
    if (read.finish)
      this.finish = { type: "finish", reason: read.finish, ...(this.choice > 0 ? { choice: this.choice } : {}) };
  }
}

/** Chat completion chunks → events. The finish waits for the end mark: usage may come between the two. */
class ChatStreamDecoder implements StreamDecoder {
  private readonly choices = new Map<number, ChoiceBlocks>();
  private blockCount = 0;
  private isStarted = false;
  private isDone = false;
  /** Makes ids for calls that have none: they must differ from those of other answers in the same conversation. */
  private seed = "";

  push(frame: SseFrame): StreamEvent[] {
    const data = frame.data.trim();
    if (this.isDone || data === "") return [];
    if (data === "[DONE]") return this.finish();
    let chunk: unknown;
    try {
      chunk = JSON.parse(data);
    } catch {
      return this.fail({ code: "provider_error", message: "The provider sent a stream event that is not valid JSON." });
    }
    const error = readStreamError(chunk);
    if (error) return this.fail(error);
    return isObject(chunk) ? this.read(chunk) : [];
  }

  end(): StreamEvent[] {
    if (this.isDone) return [];
    return this.fail({ code: "provider_error", message: "The provider closed the stream before its end." });
  }

  private read(chunk: JsonObject): StreamEvent[] {
    const events: StreamEvent[] = [];
    const given = objectsOf(chunk.choices);
    if (!this.isStarted && (given.length > 0 || isObject(chunk.usage))) {
      this.isStarted = true;
      this.seed = textOf(chunk.id) ?? randomUUID();
      events.push({ type: "response-start", upstreamId: textOf(chunk.id), upstreamModel: textOf(chunk.model) });
    }
    for (const choice of given) {
      const index = Number.isSafeInteger(choice.index) ? (choice.index as number) : 0;
      events.push(...this.blocks(index).read(choice));
    }
    const { usage, isBad } = readUsage(usageOf(chunk));
    if (usage) events.push({ type: "usage", usage });
    else if (isBad) events.push({ type: "bad-usage" });
    return events;
  }

  private blocks(index: number): ChoiceBlocks {
    let blocks = this.choices.get(index);
    if (!blocks) {
      blocks = new ChoiceBlocks(index, this.seed, () => this.blockCount++);
      this.choices.set(index, blocks);
    }
    return blocks;
  }

  private finish(): StreamEvent[] {
    const finishes = [...this.choices.values()].map((choice) => choice.finish).filter((event) => event !== null);
    if (finishes.length === 0 || finishes.length < this.choices.size) {
      return this.fail({ code: "provider_error", message: "The provider ended the stream without a finish reason." });
    }
    this.isDone = true;
    return finishes;
  }

  private fail(error: StreamError): StreamEvent[] {
    this.isDone = true;
    const start: StreamEvent = { type: "response-start", upstreamId: null, upstreamModel: null };
    const failed: StreamEvent = { type: "error", error };
    return this.isStarted ? [failed] : [start, failed];
  }
}

export const streamDecoder = (): StreamDecoder => new ChatStreamDecoder();
