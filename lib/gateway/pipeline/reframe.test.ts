import { describe, expect, it } from "vitest";
import { jsonArrayFraming } from "../dialects/gemini-generate";
import type { GatewayReply } from "../http";
import { reframe } from "./reframe";

const reply = (body: GatewayReply["body"]): GatewayReply => ({
  status: 200,
  headers: { "content-type": "text/event-stream", "x-model": "m" },
  body,
});

async function* chunks(...pieces: string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

async function read(body: GatewayReply["body"]): Promise<string[]> {
  const found: string[] = [];
  if (typeof body === "object" && body !== null && Symbol.asyncIterator in body) {
    for await (const bytes of body) found.push(Buffer.from(bytes).toString("utf8"));
  }
  return found;
}

describe("reframe", () => {
  it("gives each event as soon as it is whole, and closes the list", async () => {
    const made = reframe(
      reply(chunks('data: {"a":"ж', '"}\n\n: keep-alive\n\n', 'data: {"b":2}\n\ndata: {"c":3}\n\n')),
      jsonArrayFraming(),
    );
    expect(made.headers).toEqual({ "content-type": "application/json", "x-model": "m" });
    const sent = await read(made.body);
    expect(sent).toEqual(['[{"a":"ж"}', ',\r\n{"b":2},\r\n{"c":3}', "]"]);
    expect(JSON.parse(sent.join(""))).toEqual([{ a: "ж" }, { b: 2 }, { c: 3 }]);
  });

  it("leaves plain replies alone", () => {
    const plain = reply('{"error":{}}');
    expect(reframe(plain, jsonArrayFraming())).toBe(plain);
  });

  it("tells the source at once that the client left, also while it waits", async () => {
    let isReturned = false;
    const silent: AsyncIterator<Uint8Array> = {
      next: () => new Promise(() => undefined),
      return: () => {
        isReturned = true;
        return Promise.resolve({ done: true, value: undefined });
      },
    };
    const { body } = reframe(reply({ [Symbol.asyncIterator]: () => silent }), jsonArrayFraming());
    if (typeof body !== "object" || body === null || !(Symbol.asyncIterator in body)) throw new Error("no stream");
    const reader = body[Symbol.asyncIterator]();
    void reader.next();
    await reader.return?.();
    expect(isReturned).toBe(true);
  });
});
