import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGateway, type DialectId, type Gateway, type PathFacts } from "@/lib/gateway";
import { watched } from "@/lib/gateway/pipeline";
import { type Json, jsonOf, requestOf, textOf } from "../../support/gateway-call";
import { type MemoryWorld, memoryWorld } from "../../support/memory-ports";
import { type RawVendor, startRawVendor } from "../../support/raw-vendor";

const KEY = "air_live_edges";
const BALANCE = 10_000_000_000n;
/** 2500 and 10000 nano a token. */
const PRICES = { input: "2.5", output: "10", cache_read: "0.25" };
const fixture = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, "../../fixtures/wire", name), "utf8");
const NO_PATH: PathFacts = { model: null, action: null, query: new URLSearchParams() };

let vendor: RawVendor;
let world: MemoryWorld;
let gateway: Gateway;
let walletId: string;
beforeAll(async () => {
  vendor = await startRawVendor();
});
afterAll(() => vendor.close());
beforeEach(() => {
  vendor.reset();
  world = memoryWorld({ validationSample: 1 });
  world.setModels([
    {
      id: "openai/one",
      endpoints: [
        { provider: "openai", nativeModel: "gpt-9", dialects: ["openai-responses", "openai-chat"], prices: PRICES },
      ],
    },
    { id: "cerebras/one", endpoints: [{ provider: "cerebras", nativeModel: "c-1", prices: PRICES }] },
    {
      id: "anthropic/one",
      endpoints: [{ provider: "anthropic", nativeModel: "claude-x", dialects: ["anthropic-messages"], prices: PRICES }],
    },
    {
      id: "google/one",
      endpoints: [
        { provider: "google", nativeModel: "gemini-x", dialects: ["gemini-generate", "openai-chat"], prices: PRICES },
      ],
    },
    {
      id: "deepseek/one",
      endpoints: [
        { provider: "deepseek", nativeModel: "d-1", dialects: ["openai-chat", "anthropic-messages"], prices: PRICES },
      ],
    },
    {
      id: "lab/two",
      endpoints: [
        { provider: "openai", nativeModel: "gpt-9", prices: PRICES },
        { provider: "cerebras", nativeModel: "c-1", prices: PRICES },
      ],
    },
  ]);
  const at = (id: string, suffix: string) =>
    world.setProvider(id, { baseUrl: vendor.origin + suffix, apiKey: "k-upstream", extra: {} });
  for (const id of ["openai", "cerebras"]) at(id, "/v1");
  for (const id of ["anthropic", "google", "deepseek"]) at(id, "");
  walletId = world.addKey({ secret: KEY }, BALANCE).walletId;
  gateway = createGateway(world.ports);
});
afterEach(async () => {
  world.wallets.prove();
  expect(world.wallets.openHoldCount).toBe(0);
  await gateway.drain(100);
});

const spent = () => BALANCE - world.wallets.balanceOf(walletId);
const lastEnd = () => [...world.wallets.ended.values()].at(-1);
const CHAT = JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: "native",
  choices: [{ index: 0, message: { role: "assistant", content: "Done." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
});
const chat = (model: string, extra: object = {}) =>
  gateway.handle(
    "generate",
    "openai-chat",
    requestOf({ key: KEY, body: { model, max_tokens: 50, messages: [{ role: "user", content: "Hi" }], ...extra } }),
    NO_PATH,
  );

describe("a connection that is reset before any answer", () => {
  it("is tried once more where nobody else is left, charged once, both tries on record", async () => {
    vendor.say(CHAT);
    vendor.drop(1);
    const reply = await chat("cerebras/one");
    expect([reply.status, vendor.journal.length]).toEqual([200, 2]);
    expect(vendor.journal[1]?.raw).toBe(vendor.journal[0]?.raw);
    expect(spent()).toBe(10n * 2500n + 2n * 10_000n);
    expect(lastEnd()?.attempts.map(({ error }) => error)).toEqual(["reset", null]);
  });

  it("goes to the next endpoint first", async () => {
    vendor.say(CHAT);
    vendor.drop(1);
    const reply = await chat("lab/two");
    expect(reply.headers["x-provider"]).toBe("cerebras");
    expect(vendor.journal).toHaveLength(2);
  });

  it("is an error the second time, free of charge", async () => {
    vendor.drop(5);
    const reply = await chat("cerebras/one");
    expect([reply.status, vendor.journal.length, spent()]).toEqual([502, 2, 0n]);
  });

  it("a stream too: nothing had reached the client", async () => {
    vendor.say(fixture("openai/plain.stream.sse"));
    vendor.drop(1);
    const reply = await chat("cerebras/one", { stream: true });
    const text = await textOf(reply);
    expect(text).toContain("[DONE]");
    expect(vendor.journal).toHaveLength(2);
  });

  it("an answer that is refused is not asked for again", async () => {
    vendor.say('{"error":{"message":"bad"}}', 400);
    expect((await chat("cerebras/one")).status).toBe(400);
    expect(vendor.journal).toHaveLength(1);
  });
});

describe("what a provider's deviations leave out", () => {
  it("is counted in X-Translation and named on the record", async () => {
    vendor.say(CHAT);
    const reply = await chat("cerebras/one", {
      frequency_penalty: 0.1,
      logit_bias: { "1": 1 },
      tools: [],
      tool_choice: "auto",
    });
    const sent = JSON.parse(vendor.journal[0]?.raw ?? "") as Json;
    expect(Object.keys(sent)).not.toEqual(expect.arrayContaining(["frequency_penalty"]));
    expect(reply.headers["x-translation"]).toBe("dropped=2");
    expect(String(reply.headers["x-dropped-params"]).split(", ").sort()).toEqual(["frequency_penalty", "logit_bias"]);
    expect(lastEnd()?.translationWarnings.map((line) => line.split(":")[0])).toEqual(
      expect.arrayContaining(["dropped frequency_penalty", "dropped logit_bias"]),
    );
  });

  it("is silence when nothing is lost: a renamed cap, an empty tool list", async () => {
    vendor.say(CHAT);
    const reply = await chat("openai/one", { tools: [], tool_choice: "auto" });
    expect(JSON.parse(vendor.journal[0]?.raw ?? "")).toMatchObject({ max_completion_tokens: 50 });
    expect(reply.headers).not.toHaveProperty("x-translation");
    expect(lastEnd()?.translationWarnings).toEqual([]);
  });
});

describe("headers of Anthropic's clients", () => {
  const ask = (headers: Record<string, string>) => {
    vendor.say(fixture("anthropic/plain.json"));
    const body = { model: "anthropic/one", max_tokens: 50, messages: [{ role: "user", content: "Hi" }] };
    return gateway.handle("generate", "anthropic-messages", requestOf({ key: KEY, body, headers }), NO_PATH);
  };

  it("the betas pass byte for byte, a missing version is filled in", async () => {
    const beta = "claude-code-20250219,  interleaved-thinking-2025-05-14";
    expect((await ask({ "anthropic-beta": beta, cookie: "a=b" })).status).toBe(200);
    expect(vendor.journal[0]?.headers).toMatchObject({
      "anthropic-beta": beta,
      "anthropic-version": "2023-06-01",
      "x-api-key": "k-upstream",
    });
    expect(vendor.journal[0]?.headers).not.toHaveProperty("cookie");
    await ask({ "anthropic-version": "2099-01-01" });
    expect(vendor.journal[1]?.headers["anthropic-version"]).toBe("2099-01-01");
  });
});

describe("Claude on Vertex AI", () => {
  const body = { model: "vertex/claude", max_tokens: 50, messages: [{ role: "user", content: "Hi" }] };
  const ask = (isStream: boolean) => {
    world.setModels([
      {
        id: "vertex/claude",
        endpoints: [
          {
            provider: "google-vertex",
            nativeModel: "claude-sonnet-4-5@20250929",
            dialects: ["anthropic-messages"],
            prices: PRICES,
          },
        ],
      },
    ]);
    world.setProvider("google-vertex", {
      baseUrl: `${vendor.origin}/v1/projects/p/locations/global/publishers/google`,
      apiKey: "vertex-key",
      extra: {},
    });
    const raw = JSON.stringify({ ...body, stream: isStream });
    const headers = { "anthropic-version": "2023-06-01", "anthropic-beta": "b-1" };
    return gateway.handle("generate", "anthropic-messages", requestOf({ key: KEY, raw, headers }), NO_PATH);
  };

  it.each([
    [false, "anthropic/plain.json", "rawPredict"],
    [true, "anthropic/plain.sse", "streamRawPredict"],
  ])(
    "streamed %s: model and version where Vertex wants them, the rest as the client wrote it",
    async (isStream, file, verb) => {
      vendor.say(fixture(file));
      const reply = await ask(isStream);
      expect(reply.status).toBe(200);
      expect(await textOf(reply)).toContain(isStream ? "message_stop" : '"type":');
      const [seen] = vendor.journal;
      expect(seen?.path).toBe(
        `/v1/projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:${verb}`,
      );
      expect(JSON.parse(seen?.raw ?? "")).toEqual({
        max_tokens: 50,
        messages: body.messages,
        stream: isStream,
        anthropic_version: "vertex-2023-10-16",
      });
      expect(seen?.headers).toMatchObject({ "anthropic-beta": "b-1", "x-goog-api-key": "vertex-key" });
      expect(seen?.headers).not.toHaveProperty("anthropic-version");
      expect(lastEnd()).toMatchObject({ status: "completed", usage: { source: "reported" } });
    },
  );
});

describe("a provider that speaks two dialects", () => {
  const MESSAGES = { max_tokens: 50, messages: [{ role: "user", content: "Hi" }] };
  it.each<[string, DialectId, object, string]>([
    ["openai/one", "openai-chat", MESSAGES, "/v1/chat/completions"],
    ["openai/one", "openai-responses", { input: "Hi", store: false }, "/v1/responses"],
    ["openai/one", "anthropic-messages", MESSAGES, "/v1/responses"],
    ["deepseek/one", "openai-chat", MESSAGES, "/chat/completions"],
    ["deepseek/one", "anthropic-messages", MESSAGES, "/anthropic/v1/messages"],
    ["google/one", "openai-chat", MESSAGES, "/v1beta/openai/chat/completions"],
    ["google/one", "anthropic-messages", MESSAGES, "/v1beta/models/gemini-x:generateContent"],
  ])("%s is asked in the client's own %s where it can be", async (model, dialect, body, path) => {
    vendor.say("{}", 400);
    await gateway.handle("generate", dialect, requestOf({ key: KEY, body: { model, ...body } }), NO_PATH);
    expect(vendor.journal[0]?.path).toBe(path);
  });
});

describe("the provider proxy in other dialects than OpenAI's", () => {
  const ask = (url: string, raw: string, query = "") =>
    gateway.proxy({
      ...requestOf({
        key: KEY,
        path: url,
        raw,
        headers: { "anthropic-beta": "a-1,b-2", "x-forwarded-for": "10.0.0.1" },
      }),
      query,
    });
  const ANTHROPIC = `{ "model":"claude-x", "max_tokens": 60,\n "vendor_knob":[1,  2], "messages":[{"role":"user","content":"Hi"}] }`;
  const GEMINI = `{ "contents": [ {"role":"user","parts":[{"text":"Hi"}]} ], "generationConfig":{"maxOutputTokens": 60},\n "vendorKnob": {"a":  1}}`;
  /** input + output of the fixtures, at 2500 and 10000 nano. */
  const costOf = (file: string): bigint => {
    const { usage, usageMetadata } = JSON.parse(fixture(file));
    return usage
      ? BigInt(usage.input_tokens) * 2500n + BigInt(usage.output_tokens) * 10_000n
      : BigInt(usageMetadata.promptTokenCount) * 2500n +
          BigInt(usageMetadata.totalTokenCount - usageMetadata.promptTokenCount) * 10_000n;
  };

  it.each([
    ["/anthropic/v1/messages", ANTHROPIC, "anthropic/plain.json", "/v1/messages"],
    ["/proxy/anthropic/v1/messages", ANTHROPIC, "anthropic/tools-parallel.json", "/v1/messages"],
    [
      "/google/v1beta/models/gemini-x:generateContent",
      GEMINI,
      "google/plain.json",
      "/v1beta/models/gemini-x:generateContent",
    ],
    [
      "/proxy/google/v1beta/models/gemini-x:generateContent",
      GEMINI,
      "google/thinking.json",
      "/v1beta/models/gemini-x:generateContent",
    ],
  ])("%s: bytes untouched both ways, charged by what the provider reports", async (url, raw, file, sentTo) => {
    vendor.say(fixture(file));
    const reply = await ask(url, raw);
    expect(await textOf(reply)).toBe(fixture(file));
    expect(vendor.journal[0]).toMatchObject({ path: sentTo, raw });
    expect(vendor.journal[0]?.headers).not.toHaveProperty("x-forwarded-for");
    expect(JSON.stringify(vendor.journal[0]?.headers)).not.toContain(KEY);
    expect(spent()).toBe(costOf(file));
    expect(reply.headers["x-cost-amount"]).toBe(`0.${String(spent()).padStart(9, "0")}`.replace(/0+$/, ""));
    if (url.includes("anthropic")) expect(vendor.journal[0]?.headers["anthropic-beta"]).toBe("a-1,b-2");
  });

  it.each([
    ["/anthropic/v1/messages", ANTHROPIC.replace("{ ", '{ "stream":true, '), "anthropic/plain.sse", ""],
    ["/anthropic/v1/messages", ANTHROPIC.replace("{ ", '{ "stream":true, '), "anthropic/tools-parallel.sse", ""],
    ["/google/v1beta/models/gemini-x:streamGenerateContent", GEMINI, "google/plain.sse", "alt=sse"],
    ["/google/v1beta/models/gemini-x:streamGenerateContent", GEMINI, "google/tools-parallel.sse", "alt=sse"],
  ])("%s streams byte for byte (%s)", async (url, raw, file, query) => {
    vendor.say(fixture(file));
    const reply = await ask(url, raw, query);
    expect(await textOf(reply)).toBe(fixture(file));
    expect(vendor.journal[0]?.raw).toBe(raw);
    expect(lastEnd()).toMatchObject({ status: "completed", usage: { source: "reported" } });
    expect(spent()).toBeGreaterThan(0n);
  });

  it.each([
    "/anthropic/v1/messages/batches",
    "/anthropic/v1/files",
    "/anthropic/v1/complete",
    "/google/v1beta/models/gemini-x:predict",
    "/google/v1beta/models/gemini-x:embedContent",
    "/google/v1beta/models/gemini-x:batchGenerateContent",
    "/google/v1beta/cachedContents",
    "/google/v1beta/files",
    "/google/v1beta/models/other:generateContent",
    "/anthropic/v1/%2e%2e/v1/messages",
    "/anthropic/v1/messages%2f..%2fadmin",
    "/google/v1beta/models/gemini-x%2f..%2fother:generateContent",
    "/google/v1beta/models/%2e%2e:generateContent",
    "/proxy/google/v1beta/models/..%5cgemini-x:generateContent",
  ])("%s has no price or leads astray: refused, never sent, never charged", async (url) => {
    const reply = await ask(url, url.includes("google") ? GEMINI : ANTHROPIC);
    expect([400, 404, 405]).toContain(reply.status);
    expect(typeof (await jsonOf(reply)).error.message).toBe("string");
    expect([vendor.journal.length, spent()]).toEqual([0, 0n]);
  });
});

describe("the validator that reads a sample of what leaves", () => {
  const core = () => ({ ports: world.ports }) as Parameters<typeof watched>[0];
  const source = (text: string) => ({
    status: 200,
    headers: { "x-generation-id": "gen-1" },
    body: (async function* () {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    })(),
  });
  const findings = () => world.log.filter(({ message }) => message === "an invalid stream left");
  const BROKEN: readonly (readonly [DialectId, string])[] = [
    ["openai-chat", 'data: {"id":"","choices":[]}\n\ndata: [DONE]\n\n'],
    ["openai-responses", 'event: response.completed\ndata: {"type":"response.completed","sequence_number":4}\n\n'],
    ["anthropic-messages", fixture("anthropic/plain.sse").replace(/event: message_stop[\s\S]*/, "")],
    ["gemini-generate", 'data: {"candidates":[{"content":{"role":"model","parts":[{}]}}]}\n\n'],
  ];

  it.each(BROKEN)("%s: tells the log of a broken stream, which leaves as it is", async (dialect, text) => {
    expect(await textOf(watched(core(), dialect, source(text)))).toBe(text);
    expect(findings()).toHaveLength(1);
    expect(findings()[0]?.fields).toMatchObject({ dialect, generationId: "gen-1" });
  });

  it("finds nothing in what the gateway makes, from every family for every client", async () => {
    const families = [
      ["cerebras/one", "openai/plain.stream.sse"],
      ["openai/one", "openai-responses/plain.sse"],
      ["anthropic/one", "anthropic/tools-parallel.sse"],
      ["google/one", "google/tools-parallel.sse"],
    ] as const;
    const messages = [{ role: "user", content: "Hi" }];
    for (const [model, file] of families) {
      vendor.say(fixture(file));
      for (const [dialect, body, at] of [
        ["openai-responses", { model, input: "Hi", stream: true, store: false }, NO_PATH],
        ["anthropic-messages", { model, messages, max_tokens: 90, stream: true }, NO_PATH],
        [
          "gemini-generate",
          { contents: [{ role: "user", parts: [{ text: "Hi" }] }] },
          { ...NO_PATH, model, action: "streamGenerateContent", query: new URLSearchParams("alt=sse") },
        ],
      ] as const) {
        const reply = await gateway.handle("generate", dialect, requestOf({ key: KEY, body }), at);
        expect(reply.status).toBe(200);
        expect((await textOf(reply)).length).toBeGreaterThan(50);
      }
    }
    expect(findings()).toEqual([]);
  });

  it("looks at none when it is off, and at none that the client left", async () => {
    const off = memoryWorld();
    const [, text] = BROKEN[0] as (typeof BROKEN)[number];
    const reply = source(text);
    expect(watched({ ports: off.ports } as Parameters<typeof watched>[0], "openai-chat", reply)).toBe(reply);
    const body = watched(core(), "openai-chat", source(text)).body as AsyncIterable<Uint8Array>;
    for await (const _chunk of body) break;
    expect(findings()).toEqual([]);
  });
});
