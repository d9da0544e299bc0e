import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatNano, nano } from "@/lib/kernel";
import { eventsOf, jsonOf, send, textOf } from "../../support/gateway-call";
import { chat, costOfEntry, KEY, openScene, type Scene } from "../../support/gateway-scene";

let scene: Scene;
const ask = (body: object, extra: object = {}) => send(scene.gateway, { key: KEY, body, ...extra });

afterEach(async () => {
  await scene.idle();
  scene.world.wallets.prove();
  await scene.close();
});

describe("a charge", () => {
  beforeEach(async () => {
    scene = await openScene();
  });

  it("equals the journal to the nano, plain and streamed, and is told to the client as it was booked", async () => {
    scene.upstream.behave({ promptTokens: 1234, completionTokens: 77, cachedTokens: 1000 });
    const plain = await ask(chat());
    const body = await jsonOf(plain);
    const streamed = eventsOf(await textOf(await ask(chat("lab/model", { stream: true }))));
    await scene.idle();
    const [first, second] = scene.upstream.journal;
    if (!first || !second) throw new Error("two calls were expected");
    expect(scene.spent()).toBe(costOfEntry(first) + costOfEntry(second));
    const usd = formatNano(costOfEntry(first));
    expect(String(body.usage.cost)).toBe(usd);
    expect(plain.headers["x-cost-amount"]).toBe(usd);
    expect(plain.headers["x-cost-cents"]).toBe(formatNano(nano(costOfEntry(first) * 100n)));
    expect(plain.headers).toMatchObject({ "x-input-units": "1234", "x-output-units": "77", "x-cost-currency": "USD" });
    const [withUsage] = streamed.filter((event) => event.usage);
    expect(String(withUsage.usage.cost)).toBe(formatNano(costOfEntry(second)));
    expect(streamed.at(-1)).toBe("[DONE]");
  });

  it("is settled before the last byte of a stream leaves, and before a plain answer does", async () => {
    let open = (): void => undefined;
    scene.world.wallets.settleGate = new Promise((resolve) => {
      open = resolve;
    });
    const reply = await ask(chat("lab/model", { stream: true }));
    let text = "";
    let isDone = false;
    const reading = (async () => {
      for await (const chunk of reply.body as AsyncIterable<Uint8Array>) text += Buffer.from(chunk).toString("utf8");
      isDone = true;
    })();
    let plainDone = false;
    const plain = ask(chat()).then(() => {
      plainDone = true;
    });
    await expect.poll(() => scene.world.wallets.settleCalls).toBe(2);
    expect(text).toContain("world");
    expect(text).not.toContain("[DONE]");
    expect(text).not.toContain('"finish_reason":"stop"');
    expect([isDone, plainDone]).toEqual([false, false]);
    open();
    await Promise.all([reading, plain]);
    expect(text).toContain("[DONE]");
  });

  it("is held first: the whole bound of a plain call, prompt and one slice of a stream", async () => {
    await textOf(await ask(chat("lab/model", { max_tokens: 5000 })));
    await textOf(await ask(chat("lab/model", { max_tokens: 5000, stream: true })));
    const [plain, streamed] = [...scene.world.wallets.holds.values()];
    if (!plain || !streamed) throw new Error("two holds were expected");
    expect(plain.amount).toBeGreaterThanOrEqual(5000n * 10_000n);
    expect(streamed.amount).toBeGreaterThanOrEqual(2048n * 10_000n);
    expect(streamed.amount).toBeLessThan(plain.amount);
  });

  it("costs nothing when the provider refuses, and the hold is gone", async () => {
    scene.upstream.behave({ status: 500 });
    expect((await ask(chat())).status).toBe(502);
    expect(scene.spent()).toBe(0n);
    expect(scene.world.wallets.openHoldCount).toBe(0);
  });

  it("of a wallet in roubles is exact in roubles and shown in dollars beside", async () => {
    scene.world.addKey({ secret: "air_live_rub", currency: "RUB" }, 10_000_000_000n);
    scene.upstream.behave({ promptTokens: 100, completionTokens: 10 });
    const reply = await ask(chat(), { key: "air_live_rub" });
    const body = await jsonOf(reply);
    expect(body.usage.charge).toEqual({ amount: "0.00035", currency: "RUB" });
    expect(String(body.usage.cost)).toBe("0.0000035");
    expect(reply.headers).toMatchObject({
      "x-cost-cents": "0.00035",
      "x-cost-amount": "0.00035",
      "x-cost-currency": "RUB",
    });
  });
});

describe("usage", () => {
  beforeEach(async () => {
    scene = await openScene();
  });
  const lastEnd = () => [...scene.world.wallets.ended.values()].at(-1);

  it("that is absent is counted here: bytes by four, and marked as estimated", async () => {
    scene.upstream.behave({ usageAt: "none", pieces: ["word ".repeat(40)] });
    const body = await jsonOf(await ask(chat()));
    expect(body.usage).toMatchObject({ prompt_tokens: 8, completion_tokens: 50 });
    expect(lastEnd()?.usage).toMatchObject({ source: "estimated", inputTokens: 8, outputTokens: 50 });
    expect(scene.spent()).toBe(8n * 2500n + 50n * 10_000n);
    const events = eventsOf(await textOf(await ask(chat("lab/model", { stream: true }))));
    expect(events.find((event) => event.usage).usage).toMatchObject({ completion_tokens: 50 });
    expect(scene.spent()).toBe(2n * (8n * 2500n + 50n * 10_000n));
  });

  it("of zero is a value and not a gap", async () => {
    scene.upstream.behave({ promptTokens: 0, completionTokens: 0 });
    await textOf(await ask(chat()));
    expect(lastEnd()?.usage.source).toBe("reported");
    expect(scene.spent()).toBe(0n);
  });

  it.each([
    ["absurd", { prompt_tokens: 9_000_000, completion_tokens: 800_000_000, total_tokens: 809_000_000 }],
    ["negative", { prompt_tokens: -5, completion_tokens: -1, total_tokens: -6 }],
    ["fractional", { prompt_tokens: 1.5, completion_tokens: 2.5, total_tokens: 4 }],
  ])("that is %s is bounded, marked and alarms", async (_name, rawUsage) => {
    for (const stream of [false, true]) {
      scene.upstream.behave({ rawUsage });
      await textOf(await ask(chat("lab/model", { stream })));
      await scene.idle();
      const end = lastEnd();
      expect(end?.usage.source).toBe("bounded");
      expect(end?.usage.outputTokens).toBeLessThanOrEqual(100);
      expect(end?.costNano).toBeLessThan(100n * 10_000n + 1000n * 2500n);
    }
    expect(scene.world.log.filter(({ level }) => level === "error").length).toBeGreaterThanOrEqual(2);
  });

  it.each(["finish-chunk", "every-chunk", "extra-chunk"] as const)("on the %s is charged once", async (usageAt) => {
    scene.upstream.behave({ usageAt, promptTokens: 50, completionTokens: 20 });
    const events = eventsOf(await textOf(await ask(chat("lab/model", { stream: true }))));
    expect(events.filter((event) => event.usage)).toHaveLength(1);
    expect(scene.spent()).toBe(50n * 2500n + 20n * 10_000n);
  });
});

describe("a balance that does not reach", () => {
  it("refuses a plain call with what is missing and what it would pay for; the provider sees nothing", async () => {
    scene = await openScene({ balanceNano: 2_000_000n });
    const reply = await ask(chat("lab/model", { max_tokens: 1000 }));
    expect(reply.status).toBe(402);
    const { error } = await jsonOf(reply);
    expect(error).toMatchObject({
      code: 402,
      type: "insufficient_credits",
      metadata: { available: "0.002", held: "0", currency: "USD" },
    });
    expect(Number(error.metadata.required)).toBeGreaterThan(0.01);
    expect(error.metadata.affordable_max_tokens).toBeGreaterThan(100);
    expect(error.metadata.affordable_max_tokens).toBeLessThan(200);
    expect(scene.upstream.journal).toHaveLength(0);
    const smaller = await ask(chat("lab/model", { max_tokens: error.metadata.affordable_max_tokens }));
    expect(smaller.status).toBe(200);
  });

  it("clamps the output of a call that names no cap, and writes the cap upstream", async () => {
    scene = await openScene({ balanceNano: 2_000_000n });
    const reply = await ask(chat("lab/model", { max_tokens: undefined }));
    expect(reply.status).toBe(200);
    expect(scene.upstream.journal[0]?.body.max_tokens).toBeLessThan(200);
    scene.upstream.reset();
    const rich = await openScene();
    await textOf(await send(rich.gateway, { key: KEY, body: chat("lab/model", { max_tokens: undefined }) }));
    expect(rich.upstream.journal[0]?.body.max_tokens).toBe(8192);
    await rich.close();
  });

  it("ends a stream at what was paid for: finish length, usage, end mark, no error", async () => {
    scene = await openScene({ balanceNano: 10_000_000n, options: { sliceTokens: 100 } });
    scene.upstream.behave({ pieces: Array.from({ length: 4000 }, (_, index) => `w${index % 10} `), delayMs: 1 });
    const events = eventsOf(await textOf(await ask(chat("lab/model", { stream: true, max_tokens: 10_000 }))));
    expect(events.at(-1)).toBe("[DONE]");
    const finish = events.filter((event) => event.choices?.[0]?.finish_reason);
    expect(finish).toHaveLength(1);
    expect(finish[0].choices[0]).toMatchObject({
      finish_reason: "length",
      native_finish_reason: "insufficient_credits",
    });
    expect(events.some((event) => event.error)).toBe(false);
    await scene.idle();
    expect(scene.spent()).toBeGreaterThan(7_000_000n);
    expect(scene.spent()).toBeLessThanOrEqual(10_000_000n);
    await expect.poll(() => scene.upstream.journal[0]?.ending).toBe("aborted");
  });

  it("extends the hold of a stream slice by slice while it runs", async () => {
    scene = await openScene({ options: { sliceTokens: 50 } });
    scene.upstream.behave({ pieces: Array.from({ length: 300 }, () => "word "), delayMs: 1, completionTokens: 300 });
    const events = eventsOf(await textOf(await ask(chat("lab/model", { stream: true, max_tokens: 400 }))));
    expect(events.at(-1)).toBe("[DONE]");
    const [hold] = [...scene.world.wallets.holds.values()];
    expect(hold?.amount).toBeGreaterThanOrEqual(300n * 10_000n);
    expect(hold?.captured).toBe(11n * 2500n + 300n * 10_000n);
  });

  it("lets money for ten through ten times, whatever comes at once", async () => {
    scene = await openScene({ balanceNano: 100_000_000n, options: { inFlightWaitMs: 100 } });
    const replies = await Promise.all(Array.from({ length: 200 }, () => ask(chat("lab/per-request"))));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 402)).toHaveLength(190);
    expect(scene.upstream.journal).toHaveLength(10);
    expect(scene.spent()).toBe(100_000_000n);
  });

  it("lets a call wait for money that others hold, then says 402 in flight", async () => {
    scene = await openScene({ balanceNano: 12_000_000n, options: { inFlightWaitMs: 1500 } });
    scene.upstream.behave({ delayMs: 100 });
    const both = await Promise.all([ask(chat("lab/per-request")), ask(chat("lab/per-request"))]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 402]);
    const free = await openScene({
      balanceNano: 12_000_000n,
      options: { inFlightWaitMs: 1500 },
      models: [{ id: "lab/model", endpoints: [{ provider: "one" }] }],
    });
    free.upstream.behave({ delayMs: 100 });
    // Each holds most of the balance and uses little of it: one after the other they all fit.
    const three = await Promise.all(
      [1, 2, 3].map(() => send(free.gateway, { key: KEY, body: chat("lab/model", { max_tokens: 900 }) })),
    );
    expect(three.map(({ status }) => status)).toEqual([200, 200, 200]);
    free.world.wallets.prove();
    await free.close();
  });

  it("tells in-flight money by its own name, with Retry-After", async () => {
    scene = await openScene({ balanceNano: 12_000_000n, options: { inFlightWaitMs: 50 } });
    scene.upstream.behave({ delayMs: 400 });
    const first = ask(chat("lab/per-request"));
    await expect.poll(() => scene.upstream.journal.length).toBe(1);
    const second = await ask(chat("lab/per-request"));
    expect(second.status).toBe(402);
    expect(second.headers["retry-after"]).toBe("1");
    expect((await jsonOf(second)).error.metadata).toMatchObject({ reason: "in_flight", held: "0.01" });
    expect((await first).status).toBe(200);
  });

  it("honours a key's cap as the balance", async () => {
    const window = {
      scope: "key",
      scopeId: "0190a000-0000-7000-8000-000000000001",
      startsAt: "1970-01-01T00:00:00.000Z",
      limitNano: nano(20_000_000n),
    } as const;
    scene = await openScene({ key: { windows: () => [window] } });
    const replies = await Promise.all(Array.from({ length: 10 }, () => ask(chat("lab/per-request"))));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(2);
    const refused = replies.find(({ status }) => status === 402);
    if (!refused) throw new Error("a refusal was expected");
    expect((await jsonOf(refused)).error).toMatchObject({ type: "budget_exceeded", metadata: { cap: "key" } });
  });
});

describe("max_cost", () => {
  beforeEach(async () => {
    scene = await openScene();
  });

  it("refuses a plain call that may cost more, and clamps one that names no cap", async () => {
    const reply = await ask(chat("lab/model", { max_cost: 0.001, max_tokens: 1000 }));
    expect(reply.status).toBe(402);
    expect((await jsonOf(reply)).error).toMatchObject({ type: "budget_exceeded", metadata: { cap: "max_cost" } });
    expect((await ask(chat("lab/model", { max_cost: "0.001", max_tokens: undefined }))).status).toBe(200);
    const [call] = scene.upstream.journal;
    expect(call?.body.max_tokens).toBeLessThan(100);
    expect(call?.body).not.toHaveProperty("max_cost");
  });

  it("ends a stream at its bound", async () => {
    scene.upstream.behave({ pieces: Array.from({ length: 2000 }, () => "word "), delayMs: 1 });
    const events = eventsOf(
      await textOf(await ask(chat("lab/model", { max_cost: 0.002, max_tokens: 5000, stream: true }))),
    );
    const finish = events.find((event) => event.choices?.[0]?.finish_reason);
    expect(finish.choices[0]).toMatchObject({ finish_reason: "length", native_finish_reason: "max_cost" });
    expect(events.at(-1)).toBe("[DONE]");
    await scene.idle();
    expect(scene.spent()).toBeLessThanOrEqual(2_010_000n);
  });

  it("is read from the header too, and must be an amount", async () => {
    expect((await ask(chat("lab/model", { max_tokens: 1000 }), { headers: { "x-max-cost": "0.001" } })).status).toBe(
      402,
    );
    const wrong = await ask(chat(), { headers: { "x-max-cost": "lots" } });
    expect(wrong.status).toBe(400);
    expect((await jsonOf(wrong)).error.param).toBe("x-max-cost");
  });
});

describe("the ledger out of reach", () => {
  it("at the hold: 503 and nothing is sent upstream", async () => {
    scene = await openScene();
    scene.world.wallets.failing = { hold: true };
    const reply = await ask(chat());
    expect(reply.status).toBe(503);
    expect(Number(reply.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(scene.upstream.journal).toHaveLength(0);
  });

  it("at an extension: the stream runs on within two slices", async () => {
    scene = await openScene({ options: { sliceTokens: 20 } });
    scene.world.wallets.failing = { extend: true };
    scene.upstream.behave({ pieces: Array.from({ length: 200 }, () => "word "), delayMs: 1 });
    const events = eventsOf(await textOf(await ask(chat("lab/model", { stream: true, max_tokens: 500 }))));
    const finish = events.find((event) => event.choices?.[0]?.finish_reason);
    expect(finish.choices[0].native_finish_reason).toBe("insufficient_credits");
    await scene.idle();
    expect(scene.spent()).toBeLessThanOrEqual(8n * 2500n + 85n * 10_000n);
  });
});
