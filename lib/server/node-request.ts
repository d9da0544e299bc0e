import type { IncomingMessage, ServerResponse } from "node:http";
import type { GatewayRequest } from "@/lib/gateway";
import { AppError } from "@/lib/kernel";

const BODY_IDLE_MS = 30_000;

/** Splits `?key=` off a query, so that no log, Referer or error ever sees it. */
export function takeQueryKey(query: string): { readonly query: string; readonly key: string | null } {
  if (!query.includes("key=")) return { query, key: null };
  let key: string | null = null;
  const rest = query.split("&").filter((pair) => {
    if (!pair.startsWith("key=")) return true;
    key ??= decode(pair.slice(4).replace(/\+/g, " "));
    return false;
  });
  return { query: rest.join("&"), key };
}

/** Text that is not valid encoding stays as it is: it is no key of ours. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Peer address; with trusted proxies in front, the entry of X-Forwarded-For that the outermost trusted one wrote. */
export function clientAddress(request: IncomingMessage, trustedProxyCount: number): string | null {
  const peer = request.socket.remoteAddress ?? null;
  const forwarded = request.headers["x-forwarded-for"];
  if (trustedProxyCount === 0 || !forwarded) return peer;
  const hops = String(forwarded).split(",");
  return hops[Math.max(0, hops.length - trustedProxyCount)]?.trim() || peer;
}

/** The gateway's view of a node:http request: no copies, nothing built that is not asked for. */
export class NodeRequest implements GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly queryKey: string | null;
  readonly address: string | null;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #controller: AbortController | null = null;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: string,
    queryKey: string | null,
    proxies: number,
  ) {
    this.method = request.method ?? "GET";
    this.path = path;
    this.query = query;
    this.queryKey = queryKey;
    this.address = clientAddress(request, proxies);
    this.#request = request;
    this.#response = response;
  }

  header(name: string): string | null {
    const value = this.#request.headers[name];
    return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      const controller = new AbortController();
      this.#controller = controller;
      if (this.#response.destroyed && !this.#response.writableFinished) controller.abort();
      else this.#response.once("close", () => this.#response.writableFinished || controller.abort());
    }
    return this.#controller.signal;
  }

  whenGone(action: () => void): () => void {
    const response = this.#response;
    const closed = (): void => {
      if (!response.writableFinished) action();
    };
    if (response.destroyed) closed();
    else response.once("close", closed);
    return () => response.off("close", closed);
  }

  body(maxBytes: number): Promise<Uint8Array> {
    const request = this.#request;
    const declared = Number(request.headers["content-length"] ?? 0);
    if (declared > maxBytes) {
      return Promise.reject(
        new AppError("payload_too_large", { message: `The body may have at most ${maxBytes} bytes.` }),
      );
    }
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const timer = setTimeout(() => fail(new AppError("request_timeout")), BODY_IDLE_MS);
      const fail = (error: unknown) => {
        clearTimeout(timer);
        request.removeAllListeners("data");
        request.resume();
        reject(error);
      };
      request.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes)
          fail(new AppError("payload_too_large", { message: `The body may have at most ${maxBytes} bytes.` }));
        else {
          chunks.push(chunk);
          timer.refresh();
        }
      });
      request.once("end", () => {
        clearTimeout(timer);
        resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
      });
      request.once("error", fail);
      request.once(
        "close",
        () => request.complete || fail(new AppError("invalid_request", { message: "The body ended early." })),
      );
    });
  }

  async *stream(): AsyncIterable<Uint8Array> {
    yield* this.#request;
  }
}
