import { afterEach, describe, expect, it } from "vitest";
import { eventsOf, jsonOf, send, textOf, textOfEvents } from "../../support/gateway-call";
import { chat, KEY, openScene, type Scene } from "../../support/gateway-scene";

let scene: Scene;
const lastEnd = () => [...scene.world.wallets.ended.values()].at(-1);
const words = (count: number) => Array.from({ length: count }, () => "word ");

afterEach(async () => {
  await scene.idle();
  scene.world.wallets.prove();
  expect(scene.world.wallets.openHoldCount).toBe(0);
  await scene.close();
});

describe("a client that leaves", () => {
  it("in a stream: the provider's connection closes, what was made is charged, nothing more", async () => {
    scene = await openScene();
    scene.upstream.behave({ pieces: words(1000), delayMs: 2 });
    const leaving = new AbortController();
    const reply = await send(scene.gateway, {
      key: KEY,
      body: chat("lab/model", { stream: true, max_tokens: 5000 }),
      signal: leaving.signal,
    });
    let seen = 0;
    for await (const chunk of reply.body as AsyncIterable<Uint8Array>) {
      seen += chunk.length;
      if (seen > 5000) leaving.abort();
    }
    await expect.poll(() => scene.upstream.journal[0]?.ending).toBe("aborted");
    await scene.idle();
    const end = lastEnd();
    const sentTokens = Math.ceil((scene.upstream.journal[0]?.textBytes ?? 0) / 4);
    expect(end).toMatchObject({ status: "cancelled", isInsured: false, usage: { source: "estimated" } });
    expect(end?.usage.outputTokens).toBeGreaterThan(5);
    expect(end?.usage.outputTokens).toBeLessThanOrEqual(sentTokens + 1);
    expect(scene.spent()).toBe(8n * 2500n + BigInt(end?.usage.outputTokens ?? 0) * 10_000n);
  });

  it("by closing the iterator: the same", async () => {
    scene = await openScene();
    scene.upstream.behave({ pieces: words(1000), delayMs: 2 });
    const reply = await send(scene.gateway, { key: KEY, body: chat("lab/model", { stream: true, max_tokens: 5000 }) });
    for await (const _chunk of reply.body as AsyncIterable<Uint8Array>) break;
    await expect.poll(() => scene.upstream.journal[0]?.ending).toBe("aborted");
    await scene.idle();
    expect(lastEnd()?.status).toBe("cancelled");
  });

  it("of a plain call: the provider is cut off, the prompt is charged", async () => {
    scene = await openScene();
    scene.upstream.behave({ delayMs: 1000 });
    const leaving = new AbortController();
    const reply = send(scene.gateway, { key: KEY, body: chat(), signal: leaving.signal });
    await expect.poll(() => scene.upstream.journal.length).toBe(1);
    leaving.abort();
    expect((await reply).status).toBe(499);
    await expect.poll(() => scene.upstream.journal[0]?.ending).toBe("aborted");
    expect(lastEnd()).toMatchObject({ status: "cancelled", usage: { inputTokens: 8, outputTokens: 0 } });
    expect(scene.spent()).toBe(8n * 2500n);
  });

  it("before anything was sent upstream pays nothing", async () => {
    scene = await openScene();
    const leaving = new AbortController();
    leaving.abort();
    await send(scene.gateway, { key: KEY, body: chat(), signal: leaving.signal });
    expect(scene.spent()).toBe(0n);
    expect(scene.upstream.journal).toHaveLength(0);
  });

  it("between two frames is noticed though nothing is being sent", async () => {
    scene = await openScene({ options: { upstreamIdleTimeoutMs: 10_000 } });
    scene.upstream.behave({ fault: "stall", faultAfter: 2 });
    const leaving = new AbortController();
    const reply = await send(scene.gateway, {
      key: KEY,
      body: chat("lab/model", { stream: true }),
      signal: leaving.signal,
    });
    const reading = textOf(reply);
    await new Promise((resolve) => setTimeout(resolve, 50));
    leaving.abort();
    await reading;
    await expect.poll(() => scene.upstream.journal[0]?.ending).toBe("aborted");
  });
});

describe("a client that reads slowly", () => {
  it("slows the provider down and fills no memory", async () => {
    scene = await openScene({ options: { sliceTokens: 1_000_000 } });
    const piece = "x".repeat(16 * 1024);
    scene.upstream.behave({ pieces: Array.from({ length: 1000 }, () => piece), completionTokens: 90 });
    const body = chat("lab/model", { stream: true, max_tokens: 16_000 });
    const reply = await send(scene.gateway, { key: KEY, body });
    const source = (reply.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    await source.next();
    const sent = (): number => scene.upstream.journal[0]?.textBytes ?? 0;
    let sentWhileIdle = -1;
    while (sentWhileIdle !== sent()) {
      sentWhileIdle = sent();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    // What is left are the kernel's socket buffers and one bounded queue.
    expect(sentWhileIdle).toBeLessThan(10 * 1024 * 1024);
    let largest = 0;
    for (;;) {
      const next = await source.next();
      if (next.done) break;
      largest = Math.max(largest, next.value.length);
    }
    expect(largest).toBeLessThan(1024 * 1024);
    expect(scene.upstream.journal[0]).toMatchObject({ ending: "complete", textBytes: 1000 * piece.length });
  });
});

describe("a silent provider", () => {
  it("is bridged by comments, and the answer comes whole after them", async () => {
    scene = await openScene({ options: { heartbeatMs: 60 } });
    scene.upstream.behave({ delayMs: 300, pieces: ["a", "b"] });
    const text = await textOf(await send(scene.gateway, { key: KEY, body: chat("lab/model", { stream: true }) }));
    expect(text.match(/^: keep-alive$/gm)?.length).toBeGreaterThanOrEqual(3);
    expect(textOfEvents(eventsOf(text))).toBe("ab");
  });

  it("frames leave as they come: the first text does not wait for the second", async () => {
    scene = await openScene();
    scene.upstream.behave({ delayMs: 150, pieces: ["first", "second"] });
    const reply = await send(scene.gateway, { key: KEY, body: chat("lab/model", { stream: true }) });
    let text = "";
    for await (const chunk of reply.body as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString("utf8");
      if (text.includes("first")) break;
    }
    expect(text).not.toContain("second");
  });
});

describe("connections", () => {
  it("to the provider are kept: many calls, few sockets", async () => {
    scene = await openScene();
    for (let call = 0; call < 20; call++) {
      await textOf(await send(scene.gateway, { key: KEY, body: chat("lab/model", { stream: call % 2 === 0 }) }));
    }
    expect(scene.upstream.connectionCount).toBeLessThanOrEqual(2);
  });
});

describe("a drain", () => {
  it("lets a short stream finish and takes no new calls", async () => {
    scene = await openScene();
    scene.upstream.behave({ pieces: words(20), delayMs: 5 });
    const reply = await send(scene.gateway, { key: KEY, body: chat("lab/model", { stream: true }) });
    const draining = scene.gateway.drain(5000);
    const late = await send(scene.gateway, { key: KEY, body: chat() });
    expect(late.status).toBe(503);
    const events = eventsOf(await textOf(reply));
    await draining;
    expect(events.at(-1)).toBe("[DONE]");
    expect(scene.gateway.openCount).toBe(0);
  });

  it("cuts a long one at the deadline: an error in the stream, what was made is charged and settled", async () => {
    scene = await openScene();
    scene.upstream.behave({ pieces: words(10_000), delayMs: 5 });
    const reply = await send(scene.gateway, {
      key: KEY,
      body: chat("lab/model", { stream: true, max_tokens: 15_000 }),
    });
    const reading = textOf(reply);
    await scene.gateway.drain(150);
    const events = eventsOf(await reading);
    expect(events.at(-1).error.message).toContain("restarting");
    expect(events).not.toContain("[DONE]");
    expect(lastEnd()?.status).toBe("partial");
    expect(scene.spent()).toBeGreaterThan(0n);
  });
});

describe("an Idempotency-Key", () => {
  it("cannot hold twice", async () => {
    scene = await openScene();
    const headers = { "idempotency-key": "order-1" };
    expect((await send(scene.gateway, { key: KEY, body: chat(), headers })).status).toBe(200);
    const again = await send(scene.gateway, { key: KEY, body: chat(), headers });
    expect(again.status).toBe(409);
    expect((await jsonOf(again)).error.type).toBe("idempotency_error");
    expect(scene.upstream.journal).toHaveLength(1);
  });
});
