import type { PassthroughMeter, ReplyCost, SseFrame } from "../dialects/dialect";
import type { FinishReason, StreamError, Usage } from "../ir";
import { frameSplitter, type RawFrame } from "../sse";
import { CUT_SHORT, type StreamPath, type StreamState } from "./stream-path";

/**
 * A stream through the provider proxy: every frame as the provider sent it, comments included, less the usage frame that
 * only our switch brought. The meter reads along. From the finish on frames wait for the settle.
 */
export class NativePath implements StreamPath {
  private readonly meter: PassthroughMeter;
  private readonly isUnasked: (frame: SseFrame) => boolean;
  private readonly splitter = frameSplitter();
  private readonly held: Uint8Array[] = [];
  private closedEarly: StreamError | null = null;

  constructor(meter: PassthroughMeter, isUnasked: (frame: SseFrame) => boolean) {
    this.meter = meter;
    this.isUnasked = isUnasked;
  }

  get state(): StreamState {
    const { state } = this.meter;
    return this.closedEarly ? { ...state, error: this.closedEarly } : state;
  }

  push(chunk: Uint8Array, send: (bytes: Uint8Array) => void): void {
    this.feed(this.splitter.push(chunk), send);
  }

  close(send: (bytes: Uint8Array) => void): void {
    this.feed(this.splitter.end(), send);
    const { state } = this.meter;
    if (!state.isEnded && !state.error) this.closedEarly = CUT_SHORT;
  }

  /** A stream that we end ourselves gets the meter's own last frames: the provider has sent none. */
  finish(usage: Usage, cost: ReplyCost, cut?: FinishReason): Uint8Array[] {
    return cut ? this.meter.finish(usage, cost, cut) : this.held;
  }

  fail(error: StreamError): Uint8Array[] | null {
    return this.meter.fail?.(error) ?? null;
  }

  private feed(frames: readonly RawFrame[], send: (bytes: Uint8Array) => void): void {
    for (const frame of frames) {
      if (frame.hasData) this.meter.push(frame, frame.raw);
      const { state } = this.meter;
      if (state.error) return;
      if (frame.hasData && this.isUnasked(frame)) continue;
      if (state.finishReason !== null || state.isEnded) this.held.push(frame.raw);
      else send(frame.raw);
    }
  }
}
