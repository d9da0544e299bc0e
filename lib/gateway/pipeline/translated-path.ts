import type { ReplyCost, SseFrame, StreamDecoder, StreamEncoder } from "../dialects/dialect";
import type { BlockDelta, FinishReason, StreamError, StreamEvent, Usage } from "../ir";
import { encodeFrames, frameSplitter, type RawFrame } from "../sse";
import { CUT_SHORT, type StreamPath, type StreamState } from "./stream-path";

const bytesOf = (delta: BlockDelta): number => {
  if (delta.type === "text" || delta.type === "arguments") return Buffer.byteLength(delta.text);
  return 0;
};

/** Two dialects: frames become events, events become frames. The meter listens in between. */
export class TranslatedPath implements StreamPath {
  private readonly decoder: StreamDecoder;
  private readonly encoder: StreamEncoder;
  private readonly splitter = frameSplitter();
  private readonly openBlocks = new Set<number>();
  /** From the first finish on, frames wait for the settle. */
  private kept: SseFrame[] | null = null;
  private usage: Usage | null = null;
  private hasBadUsage = false;
  private finishReason: FinishReason | null = null;
  private upstreamId: string | null = null;
  private outputBytes = 0;
  private isEnded = false;
  private error: StreamError | null = null;

  constructor(decoder: StreamDecoder, encoder: StreamEncoder) {
    this.decoder = decoder;
    this.encoder = encoder;
  }

  get state(): StreamState {
    const { usage, hasBadUsage, finishReason, upstreamId, outputBytes, isEnded, error } = this;
    return { usage, hasBadUsage, finishReason, upstreamId, outputBytes, isEnded, error };
  }

  push(chunk: Uint8Array, send: (bytes: Uint8Array) => void): void {
    const frames: SseFrame[] = [];
    this.feed(this.splitter.push(chunk), frames);
    if (frames.length > 0) send(encodeFrames(frames));
  }

  close(send: (bytes: Uint8Array) => void): void {
    const frames: SseFrame[] = [];
    this.feed(this.splitter.end(), frames);
    if (!this.error) this.take(this.decoder.end(), frames);
    if (frames.length > 0) send(encodeFrames(frames));
    if (this.finishReason) this.isEnded = true;
    else this.error ??= CUT_SHORT;
  }

  finish(usage: Usage, cost: ReplyCost, cut?: FinishReason): Uint8Array[] {
    const frames = this.kept ?? [];
    if (cut) {
      for (const index of this.openBlocks) frames.push(...this.encoder.push({ type: "block-end", index }));
      frames.push(...this.encoder.push({ type: "finish", reason: cut }));
    }
    frames.push(...this.encoder.end(usage, cost));
    return frames.length > 0 ? [encodeFrames(frames)] : [];
  }

  fail(error: StreamError): Uint8Array[] {
    return [encodeFrames(this.encoder.push({ type: "error", error }))];
  }

  private feed(incoming: readonly RawFrame[], frames: SseFrame[]): void {
    for (const frame of incoming) {
      if (!frame.hasData) continue;
      this.take(this.decoder.push(frame), frames);
      if (this.error) return;
    }
  }

  private take(events: readonly StreamEvent[], now: SseFrame[]): void {
    for (const event of events) {
      if (event.type === "error") {
        this.error = event.error;
        return;
      }
      this.note(event);
      if (event.type === "bad-usage") continue;
      const made = this.encoder.push(event);
      if (event.type === "finish") this.kept ??= [];
      (this.kept ?? now).push(...made);
    }
  }

  /** The last report counts; null = it cannot be true. */
  private report(usage: Usage | null): void {
    this.usage = usage;
    this.hasBadUsage = usage === null;
  }

  private note(event: StreamEvent): void {
    if (event.type === "block-delta") this.outputBytes += bytesOf(event.delta);
    else if (event.type === "block-start") this.openBlocks.add(event.index);
    else if (event.type === "block-end") this.openBlocks.delete(event.index);
    else if (event.type === "usage") this.report(event.usage);
    else if (event.type === "bad-usage") this.report(null);
    else if (event.type === "response-start") this.upstreamId = event.upstreamId;
    else if (event.type === "finish") this.finishReason = event.reason;
  }
}
