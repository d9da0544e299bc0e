import type { DialectId, Gateway, GatewayReply, GatewayRequest, Operation } from "@/lib/gateway";
import { requestOf } from "./gateway-call";

const NO_PATH = { model: null, action: null, query: new URLSearchParams() };

function bodyOf({ body }: GatewayReply): BodyInit | null {
  if (body === null || typeof body === "string") return body;
  if (body instanceof Uint8Array) return Buffer.from(body);
  const source = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await source.return?.();
    },
  });
}

/** A `fetch` that ends where `handle` takes a request. */
export function fetchOver(handle: (request: GatewayRequest) => Promise<GatewayReply>): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = Object.fromEntries(new Headers(init?.headers).entries());
    const request = requestOf({
      raw: String(init?.body ?? ""),
      headers,
      path: url.pathname,
      ...(init?.signal ? { signal: init.signal } : {}),
    });
    const reply = await handle({ ...request, method: init?.method ?? "GET", query: url.search.slice(1) });
    return new Response(bodyOf(reply), { status: reply.status, headers: reply.headers });
  };
}

/** A `fetch` for official clients that ends at the door of a gateway in memory. */
export const gatewayFetch = (
  gateway: Gateway,
  dialect: DialectId,
  operation: Operation = "generate",
): typeof globalThis.fetch => fetchOver((request) => gateway.handle(operation, dialect, request, NO_PATH));
