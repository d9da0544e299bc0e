import { ERRORS, nano } from "@/lib/kernel";
import type { FinishReason, StreamError } from "../ir";
import { countTokens, outputCost, promptCost } from "../metering";
import { encodeFrame, encodeFrames } from "../sse";
import { connectionFailure, scrub, type UpstreamFailure } from "../upstream";
import { type Exit, endingOf, type LiveParts } from "./live-ending";
import type { OpenCallEntry } from "./open-calls";
import { HIGH_BYTES, OutputQueue } from "./output-queue";
import { remember } from "./remember";
import { replyMeta } from "./reply-meta";
import { type Ending, settle } from "./settle";
import { Slices } from "./slices";

const CHECKPOINT_MS = 2000;
const HEARTBEAT_COMMENT = Buffer.from(": keep-alive\n\n");
const RESTARTING: StreamError = { code: "internal", message: "The service is restarting. Send the request again." };
const UNSETTLED: StreamError = { code: "internal", message: ERRORS.internal.message };

/** trial = nothing sent yet, another candidate could still answer; closing = the last word waits for the settle. */
type Phase = "trial" | "open" | "closing" | "closed";

/**
 * The pump of one streamed answer: owned by the process, fed by the provider, drained by the client. It outlives the
 * client's connection only to settle. Every way out passes `close`, once.
 */
export class LiveStream implements OpenCallEntry {
  readonly output: OutputQueue;
  slot = -1;
  private readonly parts: LiveParts;
  private readonly slices: Slices;
  private phase: Phase = "trial";
  /** How the trial ended the stream, if it did. */
  private early: (() => void) | null = null;
  private earlyFailure: StreamError | UpstreamFailure | null = null;
  private framesWithOutput = 0;
  private lastOutputBytes = 0;
  private sentAtMs: number;
  private checkpointAtMs: number;
  private ttftMs: number | null = null;

  constructor(parts: LiveParts) {
    this.parts = parts;
    this.slices = new Slices(parts.stage, parts.candidate);
    this.sentAtMs = this.now();
    this.checkpointAtMs = this.sentAtMs + CHECKPOINT_MS;
    this.output = new OutputQueue({
      onDrained: () => parts.call.resume(),
      onReturn: () => this.clientGone(),
    });
  }

  /**
   * Takes what the provider has sent so far. A failure back means that nothing has been sent to the client yet and
   * another candidate may answer; otherwise the stream is committed.
   */
  begin(): StreamError | UpstreamFailure | null {
    this.parts.call.attach(this);
    if (this.earlyFailure && this.output.bytes === 0) {
      this.phase = "closed";
      return this.earlyFailure;
    }
    this.phase = "open";
    this.parts.stage.core.calls.add(this);
    this.parts.watch.whenGone(() => this.clientGone());
    this.early?.();
    this.output.flush();
    return null;
  }

  data(chunk: Uint8Array): void {
    if (this.phase !== "trial" && this.phase !== "open") return;
    const { path, call } = this.parts;
    this.feed(() => path.push(chunk, this.send));
    if (this.output.bytes > HIGH_BYTES) call.pause();
  }

  end(): void {
    if (this.phase !== "trial" && this.phase !== "open") return;
    this.feed(() => this.parts.path.close(this.send));
  }

  fail(failure: UpstreamFailure): void {
    if (this.phase === "trial") this.earlyFailure ??= failure;
    const { error } = connectionFailure(failure, this.parts.candidate.providerId);
    const code = error.code === "upstream_timeout" ? "upstream_timeout" : "provider_error";
    const message =
      code === "upstream_timeout"
        ? error.message
        : "The connection to the provider broke before the answer was complete.";
    this.act(() => this.die({ code, message, raw: failure.kind }));
  }

  tick(nowMs: number): void {
    if (this.phase === "closed") return;
    const { stage } = this.parts;
    const { heartbeatMs } = stage.core.ports.options;
    if (nowMs - this.sentAtMs >= heartbeatMs && this.output.isStarved) {
      const { heartbeat } = stage.dialect.inbound;
      this.send(heartbeat ? encodeFrame(heartbeat) : HEARTBEAT_COMMENT);
      this.output.flush();
    }
    if (stage.hold && nowMs >= this.checkpointAtMs) this.checkpoint(nowMs);
  }

  /** The process ends: the client is told, what was made is charged. */
  cut(): void {
    if (this.phase !== "open") return;
    this.parts.call.abort();
    void this.close(
      { status: "partial", isCharged: true, isInsured: false, errorCode: "restarting", error: "cut" },
      () => this.errorBytes(RESTARTING),
    );
  }

  /** The client left: the provider is cut off at once, what was made is charged. */
  clientGone(): void {
    if (this.phase !== "open") return;
    this.parts.call.abort();
    this.output.discard();
    void this.close(
      { status: "cancelled", isCharged: true, isInsured: false, errorCode: null, error: "cancelled" },
      () => [],
    );
  }

  private readonly send = (bytes: Uint8Array): void => {
    this.output.push(bytes);
    this.sentAtMs = this.now();
    this.ttftMs ??= this.sentAtMs - this.parts.stage.startedMs;
  };

  /** Does what ends the stream: now, or when the trial is over. */
  private act(ending: () => void): void {
    if (this.phase === "trial") this.early ??= ending;
    else if (this.phase === "open") ending();
  }

  /** Reads on. What a codec throws (an oversized event) is the provider's fault, never the process's end. */
  private feed(read: () => void): void {
    try {
      read();
      this.judgeProgress();
    } catch (error) {
      this.broken({ code: "provider_error", message: "The provider's stream could not be read.", raw: "unreadable" });
      this.parts.stage.core.ports.log.warn({ error: String(error) }, "a stream could not be read");
    }
    if (this.phase !== "trial") this.output.flush();
  }

  private broken(error: StreamError): void {
    if (this.phase === "trial") this.earlyFailure ??= error;
    this.act(() => this.die(error));
  }

  private judgeProgress(): void {
    const { state } = this.parts.path;
    if (state.error) {
      this.broken(state.error);
      return;
    }
    if (state.isEnded) {
      this.act(() => this.complete());
      return;
    }
    if (state.outputBytes > this.lastOutputBytes) {
      this.lastOutputBytes = state.outputBytes;
      this.framesWithOutput++;
    }
    if (!this.parts.stage.hold || state.finishReason) return;
    const reason = this.slices.reached(this.outputTokens());
    if (reason) this.act(() => this.stop({ unified: "length", raw: reason }));
  }

  /** Output so far: our count of bytes, or the provider's own when it says more. */
  private outputTokens(): number {
    const { usage, outputBytes } = this.parts.path.state;
    return Math.max(countTokens(outputBytes), this.framesWithOutput, usage?.outputTokens ?? 0);
  }

  private complete(): void {
    const { path } = this.parts;
    const isFailed = path.state.finishReason?.unified === "error";
    const exit = isFailed
      ? ({
          status: "partial",
          isCharged: this.isInsuranceSpent,
          isInsured: !this.isInsuranceSpent,
          errorCode: "provider_error",
          error: "finish_error",
        } as const)
      : ({ status: "completed", isCharged: true, isInsured: false, errorCode: null, error: null } as const);
    void this.close(exit, ({ usage, cost }) => path.finish(usage, cost));
  }

  /** The money ends before the answer does: a normal end at the length paid for. */
  private stop(finish: FinishReason): void {
    this.parts.call.abort();
    const exit = {
      status: "completed",
      isCharged: true,
      isInsured: false,
      errorCode: null,
      error: null,
      finish,
    } as const;
    void this.close(exit, ({ usage, cost }) => this.parts.path.finish(usage, cost, finish));
  }

  /** The provider failed after the first byte: the client is told, the hold is released. */
  private die(error: StreamError): void {
    this.parts.call.abort();
    const isInsured = !this.isInsuranceSpent;
    const exit = {
      status: "partial",
      isCharged: !isInsured,
      isInsured,
      errorCode: error.code,
      error: error.raw ?? error.code,
    } as const;
    void this.close(exit, () => this.errorBytes({ ...error, message: scrub(error.message) }));
  }

  private get isInsuranceSpent(): boolean {
    const { stage } = this.parts;
    return stage.core.insured.isSpent(stage.principal.accountId, stage.startedAtMs);
  }

  private async close(
    exit: Exit,
    lastBytes: (settled: Awaited<ReturnType<typeof settle>>) => Uint8Array[],
  ): Promise<void> {
    this.phase = "closing";
    const { stage, candidate, path } = this.parts;
    const { core } = stage;
    try {
      const settled = await settle(stage, this.ending(exit));
      const last = lastBytes(settled);
      if (exit.status === "completed" && stage.dialect.state) await remember(stage, last);
      for (const bytes of last) this.send(bytes);
      this.judge(exit, settled.usage.outputTokens);
    } catch (error) {
      core.ports.log.error({ generationId: stage.generationId, error: String(error) }, "a stream could not be settled");
      for (const bytes of this.errorBytes(UNSETTLED)) this.send(bytes);
    }
    this.phase = "closed";
    this.output.end();
    this.parts.watch.release();
    core.calls.remove(this);
    core.calls.leave();
    if (!path.state.isEnded) core.breaker.abandoned(candidate.endpointId);
  }

  /** What the ending says about the endpoint. */
  private judge(exit: Exit, outputTokens: number): void {
    const { stage, candidate, call } = this.parts;
    const { breaker, stats } = stage.core;
    if (exit.status === "partial" && exit.errorCode !== "restarting") breaker.failed(candidate.endpointId, this.now());
    if (exit.status !== "completed") return;
    breaker.succeeded(candidate.endpointId);
    stats.record(candidate.endpointId, call.timing.firstByteMs ?? 0, outputTokens, this.now() - call.timing.startedMs);
  }

  private ending(exit: Exit): Ending {
    const { ttftMs, slices } = this;
    return endingOf(this.parts, exit, {
      outputTokens: this.outputTokens(),
      ttftMs,
      heldNano: slices.held,
      nowMs: this.now(),
    });
  }

  private errorBytes(error: StreamError): Uint8Array[] {
    const { stage, candidate, path } = this.parts;
    const last = path.fail(error);
    if (last) return last;
    const frames = stage.dialect.inbound.encodeStreamError(error, replyMeta(stage, candidate));
    return frames.length > 0 ? [encodeFrames(frames)] : [];
  }

  private checkpoint(nowMs: number): void {
    const { stage, candidate } = this.parts;
    const { card } = candidate;
    this.checkpointAtMs = nowMs + CHECKPOINT_MS;
    if (!card || this.phase !== "open") return;
    const promptTokens = Math.min(countTokens(stage.raw.length), stage.promptTokens);
    const spent = promptCost(card, promptTokens, false) + outputCost(card, this.outputTokens(), promptTokens);
    stage.core.ports.wallet.checkpoint(stage.generationId, nano(spent));
  }

  private now(): number {
    return this.parts.stage.core.ports.clock.monotonic();
  }
}
