import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { brotliCompressSync, brotliDecompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withCompression } from "./pages";

const script = "console.log('a file of the build');".repeat(200);
const rows = JSON.stringify(Array.from({ length: 500 }, (_, id) => ({ id })));

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

describe("pages behind the Node server", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "pages-"));
  const seen: string[] = [];
  const server = createServer();

  beforeAll(async () => {
    mkdirSync(path.join(folder, "static/chunks"), { recursive: true });
    writeFileSync(path.join(folder, "secret.js"), "secret");
    writeFileSync(path.join(folder, "static/chunks/a.js"), script);
    writeFileSync(path.join(folder, "static/chunks/a.js.br"), brotliCompressSync(script));
    writeFileSync(path.join(folder, "static/chunks/a.js.gz"), gzipSync(script));
    const pages = withCompression(
      async (request, response) => {
        seen.push(request.url ?? "");
        const type = { "/stream": "text/event-stream", "/rows": "application/json" }[request.url ?? ""];
        response.statusCode = type ? 200 : 404;
        // As Next does it for route handlers.
        response.appendHeader("content-type", [type ?? "text/plain"]);
        response.end(request.url === "/stream" ? "data: 1\n\n".repeat(500) : type ? rows : "");
      },
      path.join(folder, "static"),
    );
    server.on("request", (request, response) => void pages(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => server.close());

  const ask = (target: string, encoding: string) =>
    new Promise<Got>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const headers = { "accept-encoding": encoding };
      get({ port, path: target, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      }).on("error", reject);
    });

  it("sends a file of the build as the build compressed it, and to be kept for ever", async () => {
    const { status, headers, body } = await ask("/_next/static/chunks/a.js", "gzip, br");
    expect(status).toBe(200);
    expect(headers["content-encoding"]).toBe("br");
    expect(headers["cache-control"]).toBe("public,max-age=31536000,immutable");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-type"]).toMatch(/^text\/javascript/);
    expect(brotliDecompressSync(body).toString()).toBe(script);
    expect((await ask("/_next/static/chunks/a.js", "gzip")).headers["content-encoding"]).toBe("gzip");
    expect((await ask("/_next/static/chunks/a.js", "identity")).body.toString()).toBe(script);
  });

  it.each(["/_next/static/../secret.js", "/_next/static/%2e%2e/secret.js", "/_next/static/..%2fsecret.js"])(
    "hands what is no file of the build to Next: %s",
    async (target) => {
      const { status } = await ask(target, "br");
      expect(status).toBe(404);
      expect(seen).toContain(target);
    },
  );

  it("compresses what pages answer, and never a stream of events", async () => {
    const { headers, body } = await ask("/rows", "br");
    expect(headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(body).toString()).toBe(rows);
    expect((await ask("/rows", "identity")).body.toString()).toBe(rows);
    expect((await ask("/stream", "br, gzip")).headers["content-encoding"]).toBeUndefined();
  });
});
