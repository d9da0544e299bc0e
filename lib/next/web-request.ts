import type { GatewayReply, GatewayRequest } from "@/lib/gateway";
import { AppError } from "@/lib/kernel";

/** The gateway's view of a Web Request, for any Next host. */
export class WebRequest implements GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly queryKey: string | null;
  readonly address: string | null;
  readonly signal: AbortSignal;
  readonly #request: Request;

  constructor(request: Request, trustedProxyCount: number) {
    const url = new URL(request.url);
    this.#request = request;
    this.method = request.method;
    this.path = url.pathname;
    this.queryKey = url.searchParams.get("key");
    url.searchParams.delete("key");
    this.query = url.searchParams.toString();
    this.signal = request.signal;
    const hops = request.headers.get("x-forwarded-for")?.split(",") ?? [];
    this.address = hops[Math.max(0, hops.length - Math.max(1, trustedProxyCount))]?.trim() ?? null;
  }

  header(name: string): string | null {
    return this.#request.headers.get(name);
  }

  async body(maxBytes: number): Promise<Uint8Array> {
    const tooLarge = () =>
      new AppError("payload_too_large", { message: `The body may have at most ${maxBytes} bytes.` });
    if (Number(this.header("content-length") ?? 0) > maxBytes) throw tooLarge();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.stream()) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
    return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
  }

  async *stream(): AsyncIterable<Uint8Array> {
    const reader = this.#request.body?.getReader();
    if (!reader) return;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      await reader.cancel().catch(() => {});
    }
  }
}

/** A reply as a Web Response whose body is pulled, so that a slow reader slows the source. */
export function toResponse(reply: GatewayReply, isHead: boolean): Response {
  const { status, headers, body } = reply;
  if (body === null || isHead) return new Response(null, { status, headers });
  if (typeof body === "string") return new Response(body, { status, headers });
  if (body instanceof Uint8Array) return new Response(new Uint8Array(body), { status, headers });
  const source = body[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await source.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await source.return?.();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { status, headers });
}
