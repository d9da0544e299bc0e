import { ERRORS } from "@/lib/kernel";
import type { FinishReason, StreamError, StreamEvent, Usage } from "../../ir";
import type { ReplyCost, ReplyMeta, SseFrame, StreamEncoder } from "../dialect";
import type { JsonObject } from "../read";
import { encodeFinish, nativeReason } from "./finish-reason";
import { madeItemId, viewOf } from "./reasoning";
import { type Progress, ResponseWriter } from "./reply";
import { type ItemHost, openItem, type StreamItem, type WireEvent } from "./stream-items";
import { spacedNames } from "./tool-names";
import { encodeUsage } from "./usage";
import { responseErrorCode } from "./vendor-error";

const frameOf = (type: string, sequence: number, members: string): SseFrame => ({
  event: type,
  data: `{"type":"${type}","sequence_number":${sequence},${members}}`,
});

/** The two last frames of a stream that failed: an `error`, its details flat and nested (wire 110), and the failed response. */
export function failureFrames(error: StreamError, response: string, sequence: number): SseFrame[] {
  const code = responseErrorCode(error.code);
  const row = ERRORS[error.code];
  const flat = { code, message: error.message, param: null };
  const members = JSON.stringify({ ...flat, error: { type: row.openai, ...flat } }).slice(1, -1);
  return [frameOf("error", sequence, members), frameOf("response.failed", sequence + 1, `"response":${response}`)];
}

const failed = (error: StreamError, output: readonly JsonObject[]): Progress => ({
  status: "failed",
  error: { code: responseErrorCode(error.code), message: error.message },
  output,
  usage: null,
});

/** For a stream of which nothing is known here: the numbers begin anew. */
export const encodeStreamError = (error: StreamError, meta: ReplyMeta): SseFrame[] =>
  failureFrames(error, new ResponseWriter(meta).write(failed(error, [])), 0);

const brokenBy = (reason: FinishReason): StreamError => ({
  code: "provider_error",
  message: `The model could not finish its answer${reason.raw === null ? "" : ` (${reason.raw})`}.`,
});

/** Neutral events → the events of a response. Items that are open at once keep their places; the last event repeats them all. */
class Encoder implements StreamEncoder, ItemHost {
  readonly view: ItemHost["view"];
  readonly names: ItemHost["names"];
  private readonly meta: ReplyMeta;
  private readonly writer: ResponseWriter;
  private readonly open = new Map<number, StreamItem>();
  private readonly items: JsonObject[] = [];
  private places = 0;
  private sequence = 0;
  private isStarted = false;
  private isOver = false;
  private reason: FinishReason | null = null;
  private usage: Usage | null = null;

  constructor(meta: ReplyMeta) {
    this.meta = meta;
    this.writer = new ResponseWriter(meta);
    this.view = viewOf(meta.request);
    this.names = spacedNames(meta.request);
  }

  push(event: StreamEvent): SseFrame[] {
    if (this.isOver) return [];
    switch (event.type) {
      case "response-start":
        return this.start();
      case "block-start": {
        if ((event.choice ?? 0) !== 0) return [];
        const opening: WireEvent[] = [];
        this.open.set(event.index, openItem(event.block, this, opening));
        return this.numbered(opening);
      }
      case "block-delta":
        return this.numbered(this.open.get(event.index)?.push(event.delta) ?? []);
      case "block-end":
        return this.close(event.index, "completed");
      case "usage":
        this.usage = event.usage;
        return [];
      case "bad-usage":
        return [];
      case "finish":
        if ((event.choice ?? 0) === 0) this.reason = event.reason;
        return [];
      case "error":
        return this.fail(event.error);
    }
  }

  end(usage: Usage | null, cost: ReplyCost | null): SseFrame[] {
    if (this.isOver) return [];
    const reason = this.reason ?? { unified: "stop", raw: null };
    if (reason.unified === "error") return this.fail(brokenBy(reason));
    const frames = this.start();
    for (const index of [...this.open.keys()]) frames.push(...this.close(index, "incomplete"));
    this.isOver = true;
    const { status, incomplete_details } = encodeFinish(reason);
    const final = usage ?? this.usage;
    const response = this.writer.write({
      status,
      incomplete_details,
      output: this.items,
      usage: final ? encodeUsage(final, cost) : null,
      ...(status === "completed" ? { completedAtSeconds: Math.floor(Date.now() / 1000) } : {}),
      native: nativeReason(reason),
    });
    frames.push(this.frame(`response.${status}`, `"response":${response}`));
    return frames;
  }

  place(prefix: string): { readonly index: number; readonly id: string } {
    const index = this.places;
    this.places += 1;
    return { index, id: madeItemId(prefix, this.meta.id, index) };
  }

  keep(index: number, item: JsonObject): void {
    this.items[index] = item;
  }

  private start(): SseFrame[] {
    if (this.isStarted) return [];
    this.isStarted = true;
    const members = `"response":${this.writer.write({ status: "in_progress", output: [], usage: null })}`;
    return [this.frame("response.created", members), this.frame("response.in_progress", members)];
  }

  private fail(error: StreamError): SseFrame[] {
    this.isOver = true;
    const frames = this.start();
    const done = this.items.filter((item) => item !== undefined);
    return [...frames, ...failureFrames(error, this.writer.write(failed(error, done)), this.sequence)];
  }

  private close(index: number, status: "completed" | "incomplete"): SseFrame[] {
    const item = this.open.get(index);
    this.open.delete(index);
    return item ? this.numbered(item.end(status)) : [];
  }

  private numbered(events: readonly WireEvent[]): SseFrame[] {
    if (events.length === 0) return [];
    const frames = this.start();
    for (const { type, members } of events) frames.push(this.frame(type, members));
    return frames;
  }

  private frame(type: string, members: string): SseFrame {
    const frame = frameOf(type, this.sequence, members);
    this.sequence += 1;
    return frame;
  }
}

export const streamEncoder = (meta: ReplyMeta): StreamEncoder => new Encoder(meta);
