import http from "node:http";
import type { AddressInfo } from "node:net";

export interface RawEntry {
  readonly method: string;
  readonly path: string;
  readonly raw: string;
  readonly headers: http.IncomingHttpHeaders;
}

/** A vendor on a real socket that says what it is told, byte for byte, and remembers what it was asked. */
export async function startRawVendor() {
  const journal: RawEntry[] = [];
  let status = 200;
  let bytes = "{}";
  let dropCount = 0;
  const server = http.createServer(async (request, response) => {
    let raw = "";
    for await (const chunk of request) raw += String(chunk);
    journal.push({ method: request.method ?? "", path: request.url ?? "", raw, headers: request.headers });
    if (dropCount > 0) {
      dropCount -= 1;
      request.socket.resetAndDestroy();
      return;
    }
    const type = /^(event|data):/.test(bytes) ? "text/event-stream" : "application/json";
    response.writeHead(status, { "content-type": type }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    journal,
    say(text: string, withStatus = 200) {
      bytes = text;
      status = withStatus;
    },
    /** The next requests are read and their connections reset. */
    drop(count: number) {
      dropCount = count;
    },
    reset() {
      journal.length = 0;
      dropCount = 0;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export type RawVendor = Awaited<ReturnType<typeof startRawVendor>>;
