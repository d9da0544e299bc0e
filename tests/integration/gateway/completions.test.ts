import type { AddressInfo } from "node:net";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApi } from "@/lib/api";
import type { Services } from "@/lib/context";
import { QuoteOutput } from "@/lib/gateway/quote-schemas";
import { createHttpServer } from "@/lib/server/http-server";
import { eventsOf, type Json, jsonOf, send, textOf } from "../../support/gateway-call";
import { costOfEntry, KEY, openScene, type Scene } from "../../support/gateway-scene";

let scene: Scene;
const body = (extra: object = {}) => ({ model: "lab/model", prompt: "A river is", max_tokens: 50, ...extra });
const ask = (extra: object = {}, headers: Record<string, string> = {}) =>
  send(scene.gateway, { key: KEY, body: body(extra), headers, path: "/v1/completions" }, "openai-chat", "complete");
const last = () => scene.upstream.journal.at(-1);

beforeAll(async () => {
  scene = await openScene({ options: { heartbeatMs: 60 } });
});
beforeEach(() => scene.upstream.reset());
afterAll(async () => {
  await scene.idle();
  scene.world.wallets.prove();
  expect(scene.world.wallets.openHoldCount).toBe(0);
  await scene.close();
});

describe("a text completion", () => {
  it("is asked as a chat completion and charged as one", async () => {
    const before = scene.spent();
    const reply = await ask({ temperature: 0.5, stop: ["."], n: 1 });
    const answer = await jsonOf(reply);
    expect(answer).toMatchObject({
      object: "text_completion",
      model: "lab/model",
      choices: [{ text: "Hello, world!", index: 0, logprobs: null, finish_reason: "stop" }],
    });
    const entry = last();
    if (!entry) throw new Error("nobody was asked");
    expect(entry.body).toMatchObject({
      messages: [{ role: "user", content: "A river is" }],
      max_tokens: 50,
      temperature: 0.5,
    });
    expect(entry.body).not.toHaveProperty("prompt");
    expect(scene.spent() - before).toBe(costOfEntry(entry));
    expect(answer.usage).toMatchObject({
      prompt_tokens: entry.promptTokens,
      completion_tokens: entry.completionTokens,
    });
    expect(answer.usage.charge.amount).toBe(reply.headers["x-cost-amount"]);
    expect([...scene.world.wallets.ended.values()].at(-1)).toMatchObject({ status: "completed" });
  });

  it("streams words, finish, usage and the mark, with silences bridged", async () => {
    scene.upstream.behave({ delayMs: 150 });
    const text = await textOf(await ask({ stream: true, stream_options: { include_usage: true } }));
    expect(text).toMatch(/^: /m);
    const events = eventsOf(text);
    expect(events.at(-1)).toBe("[DONE]");
    const chunks = events.slice(0, -1);
    expect(new Set(chunks.map(({ object }: Json) => object))).toEqual(new Set(["text_completion"]));
    const choices = chunks.flatMap((chunk: Json) => chunk.choices);
    expect(choices.map((choice: Json) => choice.text).join("")).toBe("Hello, world!");
    expect(choices.at(-1).finish_reason).toBe("stop");
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: last()?.promptTokens } });
  });

  it("is told of a break in its own form and pays nothing", async () => {
    const before = scene.spent();
    scene.upstream.behave({ fault: "cut", faultAfter: 2, delayMs: 2 });
    const events = eventsOf(await textOf(await ask({ stream: true })));
    expect(events.at(-1)).toMatchObject({ object: "text_completion", error: { message: expect.any(String) } });
    expect(scene.spent()).toBe(before);
  });

  it.each<[string, object]>([
    ["suffix", { suffix: "end" }],
    ["echo", { echo: true }],
    ["logprobs", { logprobs: 2 }],
    ["best_of", { best_of: 2 }],
    ["n", { n: 2 }],
    ["prompt", { prompt: ["a", "b"] }],
    ["max_tokens", { max_tokens: 0 }],
  ])("is refused for %s, in words and without a call", async (param, extra) => {
    const reply = await ask(extra);
    expect([reply.status, (await jsonOf(reply)).error.param]).toEqual([400, param]);
    expect(scene.upstream.journal).toEqual([]);
  });

  it("without a key is refused before it is read", async () => {
    const reply = await send(scene.gateway, { key: null, body: body({ echo: true }) }, "openai-chat", "complete");
    expect(reply.status).toBe(401);
  });

  it("can be quoted", async () => {
    const reply = await send(scene.gateway, { key: KEY, body: body() }, "openai-chat", "quote");
    const quote = await jsonOf(reply);
    expect(QuoteOutput.safeParse(quote).error).toBeUndefined();
    expect(quote).toMatchObject({ operation: "complete", dialect: "openai-chat", provider: "one" });
    expect(quote.estimate.output_tokens_at_most).toBe(50);
  });

  it("is not another dialect's", async () => {
    const reply = await send(scene.gateway, { key: KEY, body: body() }, "anthropic-messages", "complete");
    expect(reply.status).toBe(404);
  });
});

describe("the official client, over HTTP", () => {
  const TEST_KEY = "air_test_completions";
  let server: ReturnType<typeof createHttpServer>;
  let client: OpenAI;

  beforeAll(async () => {
    scene.world.addKey({ secret: TEST_KEY, mode: "test" }, 0n);
    const { keys, limits, log } = scene.world.ports;
    const api = createApi({
      services: { log } as Services,
      gateway: scene.gateway,
      keys,
      limits,
      routes: [],
      providers: new Set(),
      demo: { model: "sandbox/echo", apiKey: null },
    });
    server = createHttpServer({
      api,
      pages: async (_request, response) => void response.writeHead(404).end(),
      trustedProxyCount: 0,
      mount: "node",
      isDraining: () => false,
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    client = new OpenAI({ apiKey: TEST_KEY, baseURL, maxRetries: 0 });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("creates a completion with the sandbox", async () => {
    const answer = await client.completions.create({ model: "lab/model", prompt: "One two three" });
    expect(answer).toMatchObject({ object: "text_completion", model: "lab/model" });
    expect(answer.choices[0]?.text).toContain("One two three");
    expect(answer.choices[0]).toMatchObject({ index: 0, finish_reason: "stop", logprobs: null });
    expect(answer.usage?.total_tokens).toBeGreaterThan(0);
  });

  it("streams one", async () => {
    const stream = await client.completions.create({
      model: "lab/model",
      prompt: "One two three",
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    const finishes: unknown[] = [];
    const usages: unknown[] = [];
    for await (const chunk of stream) {
      expect(chunk.object).toBe("text_completion");
      text += chunk.choices[0]?.text ?? "";
      if (chunk.choices[0]?.finish_reason) finishes.push(chunk.choices[0].finish_reason);
      if (chunk.usage) usages.push(chunk.usage);
    }
    expect(text).toContain("One two three");
    expect(finishes).toEqual(["stop"]);
    expect(usages).toHaveLength(1);
  });

  it("throws what was refused, by name", async () => {
    const refused = client.completions.create({ model: "lab/model", prompt: "a", suffix: "b" });
    await expect(refused).rejects.toMatchObject({ status: 400, param: "suffix" });
  });
});
