import { type Dispatcher, Pool } from "undici";
import { classifyFailure } from "./failure";
import type { Transport, UpstreamCall, UpstreamSink } from "./transport";

export interface HttpTransportOptions {
  readonly connectTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

const KEEP_ALIVE_MS = 30_000;

/**
 * HTTP/1.1 over one undici pool per origin: keep-alive, one request at a time per connection, no redirects, no retries.
 * Timeouts are per read; a paused answer does not time out.
 */
export function httpTransport(options: HttpTransportOptions): Transport {
  const pools = new Map<string, Pool>();

  const poolOf = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (!pool) {
      pool = new Pool(origin, {
        pipelining: 1,
        keepAliveTimeout: KEEP_ALIVE_MS,
        connect: { timeout: options.connectTimeoutMs },
        headersTimeout: options.headersTimeoutMs,
        bodyTimeout: options.idleTimeoutMs,
      });
      pools.set(origin, pool);
    }
    return pool;
  };

  return {
    dispatch(request, sink) {
      const call = new HttpCall(sink);
      const { origin, path, method, headers, body } = request;
      poolOf(origin).dispatch({ path, method, headers, body }, call);
      return call;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Adapts undici's dispatch handler to a sink. */
class HttpCall implements UpstreamCall, Dispatcher.DispatchHandler {
  private readonly sink: UpstreamSink;
  private controller: Dispatcher.DispatchController | null = null;
  private isOver = false;
  private isPaused = false;

  constructor(sink: UpstreamSink) {
    this.sink = sink;
  }

  pause(): void {
    if (this.isOver || this.isPaused) return;
    this.isPaused = true;
    this.controller?.pause();
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    if (!this.isOver) this.controller?.resume();
  }

  abort(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.controller?.abort(new Error("aborted"));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isOver) controller.abort(new Error("aborted"));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (this.isOver || status < 200) return;
    this.sink.head(status, (name) => {
      const value = headers[name];
      return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.isOver) this.sink.data(chunk);
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.sink.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.isOver) return;
    this.isOver = true;
    this.sink.fail(classifyFailure(error));
  }
}

/** Splits a base URL and a path into what a transport takes. Base URLs come from the operator only. */
export function joinUrl(baseUrl: string, path: string): { readonly origin: string; readonly path: string } {
  const known = SPLIT.get(baseUrl);
  if (known) return { origin: known.origin, path: known.prefix + path };
  const url = new URL(baseUrl);
  const split = { origin: url.origin, prefix: url.pathname.replace(/\/+$/, "") };
  if (SPLIT.size > 1000) SPLIT.clear();
  SPLIT.set(baseUrl, split);
  return { origin: split.origin, path: split.prefix + path };
}

const SPLIT = new Map<string, { readonly origin: string; readonly prefix: string }>();
