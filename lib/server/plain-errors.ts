import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

const bodyOf = (status: number, message: string, type = "invalid_request_error"): string =>
  JSON.stringify({ error: { message, type, code: status, param: null } });

/** Answers a request that is not HTTP, before there is anything that could: on the bare socket, which then ends. */
export function refuseSocket(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) return;
  const [status, message] =
    error.code === "HPE_HEADER_OVERFLOW"
      ? [431, "The request's line and headers may have 16 KiB together."]
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? [408, "The request's headers took too long."]
        : [400, "This is not a valid HTTP/1.1 request."];
  const body = bodyOf(status, message);
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status]}`,
    "connection: close",
    "content-type: application/json",
    "access-control-allow-origin: *",
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** Answers without the API: for what must not reach it, or failed around it. */
export function refuse(response: ServerResponse, status: number, message: string, type?: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = bodyOf(status, message, type);
  response.writeHead(status, {
    "content-type": "application/json",
    "access-control-allow-origin": "*",
    ...(status === 503 ? { "retry-after": "1" } : {}),
    connection: "close",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** Whether a path can be read at all: pages fail on percent signs that encode nothing. */
export function isDecodable(path: string): boolean {
  if (!path.includes("%")) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** A request's target without the "http://host" that proxies put in front. */
export const originForm = (url: string): string =>
  url.startsWith("/") ? url : `/${url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*\/?/i, "")}`;
