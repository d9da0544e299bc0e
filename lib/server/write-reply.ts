import type { ServerResponse } from "node:http";
import type { GatewayReply } from "@/lib/gateway";

/** Sends a reply. Streams are pulled: the next chunk is asked for when the socket has taken the last one. */
export function writeReply(response: ServerResponse, reply: GatewayReply, isHead: boolean): Promise<void> | undefined {
  const { body } = reply;
  if (body !== null && typeof body !== "string" && !(body instanceof Uint8Array)) {
    response.writeHead(reply.status, reply.headers);
    return pull(response, body);
  }
  if (!("content-length" in reply.headers) && body !== null) {
    reply.headers["content-length"] = String(typeof body === "string" ? Buffer.byteLength(body) : body.byteLength);
  }
  response.writeHead(reply.status, reply.headers);
  response.end(isHead ? undefined : (body ?? undefined));
  return undefined;
}

async function pull(response: ServerResponse, body: AsyncIterable<Uint8Array>): Promise<void> {
  const source = body[Symbol.asyncIterator]();
  // Bytes that are there already share a packet with the headers; otherwise these do not wait for them.
  const flush = setImmediate(() => response.flushHeaders());
  try {
    for (;;) {
      const next = await source.next();
      clearImmediate(flush);
      if (next.done) break;
      if (response.destroyed) break;
      if (!response.write(next.value)) await drained(response);
    }
    response.end();
  } catch {
    // The stream's own errors are told in its dialect; what is left can only be told by cutting the connection.
    response.destroy();
  } finally {
    await source.return?.();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
  });
}
