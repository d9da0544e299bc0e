import type { Transport, UpstreamCall, UpstreamFailure, UpstreamRequest, UpstreamSink } from "./transport";

export interface OpenOptions {
  readonly isStream: boolean;
  /** A streamed answer that stays silent this long is handed over without its first byte. */
  readonly silenceMs: number;
  readonly maxBodyBytes: number;
  readonly now: () => number;
}

/** What came back, as far as it must be known before anything is sent to the client. */
export type Opening =
  | { readonly kind: "failed"; readonly failure: UpstreamFailure }
  /** The whole body: of a plain answer, or of an error (cut at 64 KiB). */
  | {
      readonly kind: "whole";
      readonly status: number;
      readonly body: Uint8Array;
      readonly contentType: string;
      readonly retryAfter: string | null;
    }
  /** A stream that has begun. */
  | { readonly kind: "live" };

export interface Timing {
  readonly startedMs: number;
  headersMs: number | null;
  firstByteMs: number | null;
}

const MAX_ERROR_BYTES = 64 * 1024;

/**
 * One call to one endpoint, from dispatch to the point where its answer is either whole or begins to stream. A live
 * answer's bytes wait here (the call is paused) until `attach`.
 */
export class OpenCall implements UpstreamSink {
  readonly timing: Timing;
  /** Settles once; never rejects. */
  readonly opening: Promise<Opening>;
  private readonly options: OpenOptions;
  private readonly call: UpstreamCall;
  private resolve: ((opening: Opening) => void) | null = null;
  private status = 0;
  private contentType = "";
  private retryAfter: string | null = null;
  private isErrorOrPlain = true;
  private chunks: Uint8Array[] = [];
  private size = 0;
  private sink: Pick<UpstreamSink, "data" | "end" | "fail"> | null = null;
  private isEnded = false;
  private failure: UpstreamFailure | null = null;
  private silence: NodeJS.Timeout | null = null;

  constructor(transport: Transport, request: UpstreamRequest, options: OpenOptions) {
    this.options = options;
    this.timing = { startedMs: options.now(), headersMs: null, firstByteMs: null };
    this.opening = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.call = transport.dispatch(request, this);
  }

  /** Hands a live answer over: what has come so far is delivered at once, the rest as it comes. */
  attach(sink: Pick<UpstreamSink, "data" | "end" | "fail">): void {
    const { chunks } = this;
    this.chunks = [];
    this.sink = sink;
    for (const chunk of chunks) sink.data(chunk);
    if (this.failure) sink.fail(this.failure);
    else if (this.isEnded) sink.end();
    else this.call.resume();
  }

  /** The bytes that wait, without taking them. */
  get waiting(): readonly Uint8Array[] {
    return this.chunks;
  }

  pause(): void {
    this.call.pause();
  }

  resume(): void {
    this.call.resume();
  }

  /** Cuts the connection to the provider at once. */
  abort(): void {
    this.call.abort();
    this.settle({ kind: "failed", failure: { kind: "aborted", isSent: true, cause: null } });
  }

  head(status: number, header: (name: string) => string | null): void {
    this.status = status;
    this.timing.headersMs = this.elapsed();
    this.contentType = header("content-type") ?? "";
    this.retryAfter = header("retry-after");
    const encoding = header("content-encoding");
    if (encoding !== null && encoding !== "identity") {
      this.fail({ kind: "protocol", isSent: true, cause: `content-encoding: ${encoding}` });
      this.call.abort();
      return;
    }
    const isGood = status >= 200 && status < 300;
    this.isErrorOrPlain = !(this.options.isStream && isGood && !this.contentType.includes("application/json"));
    if (this.isErrorOrPlain) return;
    this.silence = setTimeout(() => this.settle({ kind: "live" }), this.options.silenceMs);
  }

  data(chunk: Uint8Array): void {
    this.timing.firstByteMs ??= this.elapsed();
    if (this.sink) {
      this.sink.data(chunk);
      return;
    }
    this.size += chunk.length;
    this.chunks.push(chunk);
    if (!this.isErrorOrPlain) {
      this.call.pause();
      this.settle({ kind: "live" });
    } else if (this.status >= 300 && this.size > MAX_ERROR_BYTES) {
      this.call.abort();
      this.end();
    } else if (this.size > this.options.maxBodyBytes) {
      this.call.abort();
      this.fail({ kind: "protocol", isSent: true, cause: "the answer is too large" });
    }
  }

  end(): void {
    this.isEnded = true;
    if (this.sink) this.sink.end();
    else if (this.isErrorOrPlain) {
      const [first] = this.chunks;
      const body = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks, this.size);
      const { status, contentType, retryAfter } = this;
      this.settle({ kind: "whole", status, body, contentType, retryAfter });
    } else this.settle({ kind: "live" });
  }

  fail(failure: UpstreamFailure): void {
    if (this.sink) {
      this.sink.fail(failure);
      return;
    }
    this.failure = failure;
    this.settle({ kind: "failed", failure });
  }

  private elapsed(): number {
    return this.options.now() - this.timing.startedMs;
  }

  private settle(opening: Opening): void {
    if (this.silence) clearTimeout(this.silence);
    this.silence = null;
    this.resolve?.(opening);
    this.resolve = null;
  }
}
