import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { QuoteOutput } from "@/lib/gateway/quote-schemas";
import { nano } from "@/lib/kernel";
import { jsonOf, requestOf, send, textOf } from "../../support/gateway-call";
import { chat, KEY, MODELS, openScene, PRICES, type Scene } from "../../support/gateway-scene";

let scene: Scene;
const ask = async (body: unknown, query = "", headers: Record<string, string> = {}) => {
  const request = { ...requestOf({ key: KEY, body, headers }), query };
  const reply = await scene.gateway.handle("quote", "openai-chat", request, {
    model: null,
    action: null,
    query: new URLSearchParams(),
  });
  return { reply, quote: await jsonOf(reply) };
};

beforeAll(async () => {
  scene = await openScene({
    models: [
      ...MODELS,
      {
        id: "lab/mixed",
        endpoints: [
          { provider: "nobody", prices: PRICES },
          { provider: "two", prices: null },
          { provider: "one", prices: PRICES },
          { provider: "three", prices: PRICES },
        ],
      },
    ],
  });
});
beforeEach(() => scene.upstream.reset());
afterAll(async () => {
  expect(scene.world.wallets.started.size).toBeGreaterThan(0);
  scene.world.wallets.prove();
  await scene.close();
});

describe("a quote", () => {
  it("names who would be called and who not and why, calls nobody and holds nothing", async () => {
    const { reply, quote } = await ask(chat("lab/mixed"));
    expect(reply.status).toBe(200);
    expect(QuoteOutput.safeParse(quote).error).toBeUndefined();
    expect(quote).toMatchObject({ object: "quote", dialect: "openai-chat", model: "lab/mixed", provider: "one" });
    expect(quote.candidates.map(({ provider }: { provider: string }) => provider)).toEqual(["one", "three"]);
    expect(quote.rejected.map(({ provider, code }: Record<string, string>) => [provider, code])).toEqual([
      ["nobody", "unknown_provider"],
      ["two", "no_price"],
    ]);
    expect([scene.upstream.journal.length, scene.world.wallets.holds.size, scene.spent()]).toEqual([0, 0, 0n]);
    expect(reply.headers).toMatchObject({ "x-cost-cents": "0", "x-ratelimit-limit": "600" });
  });

  it("bounds the cost: the real call holds no more, and costs no more", async () => {
    const { quote } = await ask(chat());
    const reply = await send(scene.gateway, { key: KEY, body: chat() });
    await textOf(reply);
    const held = [...scene.world.wallets.holds.values()].at(-1)?.amount;
    const nanoOf = (text: string) => nano(BigInt(Math.round(Number(text) * 1e9)));
    expect(nanoOf(quote.cost.hold.amount)).toBe(held);
    expect(nanoOf(quote.cost.at_most.amount)).toBe(held);
    expect(scene.spent()).toBeLessThanOrEqual(nanoOf(quote.cost.at_most.amount));
    expect(scene.spent()).toBeGreaterThan(0n);
    expect(quote.cost).toMatchObject({ currency: "USD", prompt: { amount: quote.cost.prompt.usd } });
  });

  it("tells what a translation would lose, as the call itself then says", async () => {
    const body = {
      model: "lab/model",
      max_tokens: 100,
      system: "Be brief.",
      stop_sequences: ["a", "b", "c", "d", "e"],
      messages: [{ role: "user", content: "Hi" }],
    };
    const { quote } = await ask(body);
    expect(quote.dialect).toBe("anthropic-messages");
    const reply = await send(scene.gateway, { key: KEY, body }, "anthropic-messages");
    expect(quote.translation.summary).toBe(reply.headers["x-translation"]);
    expect(quote.translation.is_lossless).toBe(false);
    expect(quote.translation.warnings.length).toBeGreaterThan(0);
    expect((await ask(chat())).quote.translation).toMatchObject({ is_lossless: true, summary: null, warnings: [] });
  });

  it("reads every dialect by its shape, or as it is told", async () => {
    const contents = [{ role: "user", parts: [{ text: "Hi" }] }];
    expect((await ask({ model: "lab/model", contents })).quote.dialect).toBe("gemini-generate");
    const told = await ask({ ...chat(), max_tokens: 5 }, "dialect=anthropic-messages");
    expect(told.quote.dialect).toBe("anthropic-messages");
    const wrong = await ask(chat(), "dialect=latin");
    expect([wrong.reply.status, wrong.quote.error.param]).toEqual([400, "dialect"]);
  });

  it("says so when nobody would answer, and refuses what a call would refuse", async () => {
    const unpriced = await ask(chat("lab/unpriced"));
    expect(unpriced.reply.status).toBe(200);
    expect(unpriced.quote).toMatchObject({ model: null, cost: null, translation: null, candidates: [] });
    expect((await ask(chat("lab/none"))).reply.status).toBe(404);
    expect((await ask({ messages: "no" })).reply.status).toBe(400);
  });

  it("serves the console for a caller who is known, without a key", async () => {
    const path = { model: null, action: null, query: new URLSearchParams() };
    const request = requestOf({ key: null, body: chat() });
    const reply = await scene.gateway.handle("quote", "openai-chat", request, path, {
      ...scene.principal,
      keyId: null,
    });
    expect([reply.status, (await jsonOf(reply)).provider]).toEqual([200, "one"]);
  });
});
