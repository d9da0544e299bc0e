import type { IncomingMessage, ServerResponse } from "node:http";
import compression from "compression";
import sirv from "sirv";

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const STATIC_PREFIX = "/_next/static/";
const YEAR_SECONDS = 31_536_000;

/**
 * Next's handler with what it leaves to a server in front of it: files of the build go out as the build has compressed
 * them, everything else is compressed on its way. Next's own compression leaves answers of route handlers as they are.
 */
export function withCompression(pages: PageHandler, staticFolder: string): PageHandler {
  const files = sirv(staticFolder, {
    brotli: true,
    gzip: true,
    etag: true,
    immutable: true,
    maxAge: YEAR_SECONDS,
    setHeaders: (response) => response.setHeader("X-Content-Type-Options", "nosniff"),
  });
  const compress = compression({ filter: isWorthCompressing });
  const answer: PageHandler = (request, response) =>
    new Promise((resolve, reject) => {
      compress(request, response, () => pages(request, response).then(resolve, reject));
    });
  return (request, response) => {
    const url = request.url ?? "/";
    if (!url.startsWith(STATIC_PREFIX)) return answer(request, response);
    request.url = url.slice(STATIC_PREFIX.length - 1);
    return new Promise((resolve, reject) => {
      response.once("close", resolve);
      files(request, response, () => {
        request.url = url;
        answer(request, response).then(resolve, reject);
      });
    });
  };
}

/** Frames of a stream must not wait for a block of the compressor to fill. */
function isWorthCompressing(request: IncomingMessage, response: ServerResponse): boolean {
  const type = String(response.getHeader("content-type") ?? "");
  if (type.startsWith("text/event-stream")) return false;
  // Next appends a route handler's headers, which makes lists of them; the library knows types as text only.
  if (type) response.setHeader("content-type", type);
  return compression.filter(request, response);
}
