import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Api } from "@/lib/api";
import { clientAddress, NodeRequest, takeQueryKey } from "./node-request";
import type { PageHandler } from "./pages";
import { isDecodable, originForm, refuse, refuseSocket } from "./plain-errors";
import { writeReply } from "./write-reply";

export interface ServerOptions {
  readonly api: Api;
  /** Next's own request handler. */
  readonly pages: PageHandler;
  /** Development only: Next's channel to the browser, without which pages never become interactive. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  readonly trustedProxyCount: number;
  /** "next" = hand everything to Next (its mount answers the API). */
  readonly mount: "node" | "next";
  readonly isDraining: () => boolean;
  /** Told of failures that nobody answered for. */
  readonly onError?: (error: unknown) => void;
}

/** Headers by which a client could speak to Next's internals; never passed on. */
const INTERNAL_HEADER = /^(x-middleware-|x-nextjs-|x-now-|x-invoke-|x-matched-path)/;

/** The Node mount: API paths go straight to the gateway, everything else to Next. */
export function createHttpServer(options: ServerOptions): Server {
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    keepAliveTimeout: 65_000,
    requestTimeout: 0,
    headersTimeout: 30_000,
    noDelay: true,
  });
  server.on("request", (request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      if (!response.destroyed) options.onError?.(error);
      refuse(response, 500, "Something failed on our side.", "internal_error");
    });
  });
  server.on("upgrade", (request, socket, head) => {
    if (options.upgrade) options.upgrade(request, socket, head).catch(() => socket.destroy());
    else socket.destroy();
  });
  server.on("clientError", refuseSocket);
  return server;
}

async function answer(options: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = originForm(request.url ?? "/");
  request.url = url;
  const at = url.indexOf("?");
  const path = at === -1 ? url : url.slice(0, at);
  const { query, key } = at === -1 ? { query: "", key: null } : takeQueryKey(url.slice(at + 1));
  if (options.isDraining() && path !== "/healthz") {
    return refuse(response, 503, "The server is shutting down. Retry shortly.", "internal_error");
  }
  const method = request.method ?? "GET";
  const header = (name: string) => {
    const value = request.headers[name];
    return value === undefined ? null : String(value);
  };
  const isApi = options.api.owns(method, path, header);
  if (options.mount === "node" && isApi) {
    const reply = await options.api.handle(
      new NodeRequest(request, response, path, query, key, options.trustedProxyCount),
    );
    // A body that was refused unread must not be taken for the next request.
    if (!request.complete && reply.status >= 400) reply.headers.connection = "close";
    return writeReply(response, reply, method === "HEAD");
  }
  if (!isDecodable(path)) return refuse(response, 400, "The path holds percent signs that encode nothing.");
  for (const name of Object.keys(request.headers)) {
    if (INTERNAL_HEADER.test(name)) delete request.headers[name];
  }
  // As on the Node mount: nothing a program waits for is held back to be compressed.
  if (isApi) delete request.headers["accept-encoding"];
  // Next only sees headers: it gets the address we believe, never one the client wrote.
  request.headers["x-forwarded-for"] = clientAddress(request, options.trustedProxyCount) ?? undefined;
  if (key !== null) {
    request.url = query ? `${path}?${query}` : path;
    // The Next mount reads a key from headers only; one from the URL moves there.
    request.headers["x-goog-api-key"] ??= key;
  }
  if (options.mount === "next" && request.url)
    request.url = request.url.replace(/^[^?]+/, (text) => text.replace(/\/{2,}/g, "/"));
  return options.pages(request, response);
}
