import type { PassthroughMeter, ReplyCost } from "../dialects/dialect";
import type { FinishReason, StreamError, Usage } from "../ir";
import { frameSplitter, type RawFrame } from "../sse";
import { CUT_SHORT, type StreamPath, type StreamState } from "./stream-path";

const COLON = 0x3a;
const EMPTY_LINE = Buffer.from("\n\n");

/** Behind the first empty line; the end of the chunk where there is none (or lines end otherwise). */
function endOfFrame(chunk: Uint8Array): number {
  const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const at = view.indexOf(EMPTY_LINE);
  return at < 0 ? chunk.length : at + EMPTY_LINE.length;
}

/** The same dialect on both sides: frames pass as bytes, a meter reads along. */
export class PassthroughPath implements StreamPath {
  private readonly meter: PassthroughMeter;
  private readonly splitter = frameSplitter();
  private closedEarly: StreamError | null = null;

  constructor(meter: PassthroughMeter) {
    this.meter = meter;
  }

  get state(): StreamState {
    const { state } = this.meter;
    return this.closedEarly ? { ...state, error: this.closedEarly } : state;
  }

  push(chunk: Uint8Array, send: (bytes: Uint8Array) => void): void {
    if (!this.meter.pushRun) {
      this.feed(this.splitter.push(chunk), send);
      return;
    }
    let rest = chunk;
    while (rest.length > 0 && !this.meter.state.error) {
      const run = this.splitter.isBetweenFrames ? this.meter.pushRun(rest) : null;
      if (run?.bytes) {
        send(run.bytes);
        rest = rest.subarray(run.taken);
        continue;
      }
      // One frame to learn from; then the run may go on.
      const end = endOfFrame(rest);
      this.feed(this.splitter.push(rest.subarray(0, end)), send);
      rest = rest.subarray(end);
    }
  }

  close(send: (bytes: Uint8Array) => void): void {
    this.feed(this.splitter.end(), send);
    const { state } = this.meter;
    if (!state.isEnded && !state.error) this.closedEarly = CUT_SHORT;
  }

  private feed(frames: readonly RawFrame[], send: (bytes: Uint8Array) => void): void {
    for (const frame of frames) {
      // Comments are the provider's own heartbeat; the client has ours. Other frames are not decoded to find that out.
      if (frame.raw[0] === COLON && !frame.hasData) continue;
      for (const { bytes, timing } of this.meter.push(frame, frame.raw)) {
        if (bytes !== null && timing === "now") send(bytes);
      }
      if (this.meter.state.error) return;
    }
  }

  fail(error: StreamError): Uint8Array[] | null {
    return this.meter.fail?.(error) ?? null;
  }

  finish(usage: Usage, cost: ReplyCost, cut?: FinishReason): Uint8Array[] {
    return this.meter.finish(usage, cost, cut);
  }
}
