import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createGateway, type DialectId, type Gateway, type PathFacts } from "@/lib/gateway";
import { startFamilies, type TestFamilies } from "../../support/families";
import { requestOf, textOf } from "../../support/gateway-call";
import { type MemoryWorld, memoryWorld } from "../../support/memory-ports";
import { type RawVendor, startRawVendor } from "../../support/raw-vendor";

const KEY = "air_live_prices";
const BALANCE = 100_000_000_000n;
/** USD a million: 3000, 300, 3750, 6000 and 15000 nano a token; a search costs a cent. */
const PRICES = {
  input: "3",
  cache_read: "0.3",
  cache_write: "3.75",
  cache_write_1h: "6",
  output: "15",
  web_search: "0.01",
};
const SEARCH = 10_000_000n;
const UPSTREAMS = [
  { dialect: "openai-chat", provider: "openai", model: "chat/model" },
  { dialect: "openai-responses", provider: "openai", model: "responses/model" },
  { dialect: "anthropic-messages", provider: "anthropic", model: "anthropic/model" },
  { dialect: "gemini-generate", provider: "google", model: "google/model" },
] as const;
const DIALECTS = UPSTREAMS.map(({ dialect }) => dialect);
/** Who is called: what clients speak too, and what only providers speak. */
const VENDORS = [
  ...UPSTREAMS,
  { dialect: "cohere-v2", provider: "cohere", model: "cohere/model" },
  { dialect: "bedrock-converse", provider: "amazon-bedrock", model: "bedrock/model" },
] as const;

let families: TestFamilies;
let vendor: RawVendor;
let world: MemoryWorld;
let gateway: Gateway;
let walletId: string;
const pointAt = (base: string | null): void => {
  const of = (family: string, path: string) => (base === null ? families.origin + family + path : base + path);
  world.setProvider("openai", { baseUrl: of("/openai", "/v1"), apiKey: "k", extra: {} });
  world.setProvider("anthropic", { baseUrl: of("/anthropic", ""), apiKey: "k", extra: {} });
  world.setProvider("cohere", { baseUrl: of("/cohere", "/v2"), apiKey: "k", extra: {} });
  world.setProvider("amazon-bedrock", { baseUrl: of("/bedrock", ""), apiKey: "k", extra: {} });
  world.setProvider("google", { baseUrl: of("/gemini", ""), apiKey: "k", extra: {} });
};

beforeAll(async () => {
  families = await startFamilies();
  vendor = await startRawVendor();
  world = memoryWorld();
  world.setModels([
    ...VENDORS.map(({ dialect, provider, model }) => ({
      id: model,
      endpoints: [{ provider, nativeModel: "native", dialects: [dialect], prices: PRICES }],
    })),
    ...UPSTREAMS.map(({ dialect, provider, model }) => ({
      id: `${model}-plain`,
      endpoints: [{ provider, nativeModel: "unsearched", dialects: [dialect], prices: { input: "3", output: "15" } }],
    })),
  ]);
  walletId = world.addKey({ secret: KEY }, BALANCE).walletId;
});
afterAll(async () => {
  world.wallets.prove();
  await families.close();
  await vendor.close();
});
afterEach(async () => {
  families.reset();
  vendor.reset();
  await gateway.drain(100);
});

const spent = () => BALANCE - world.wallets.balanceOf(walletId);
const lastEnd = () => [...world.wallets.ended.values()].at(-1);

/** A short question in a dialect's own words. */
function asked(dialect: DialectId, model: string, isStream: boolean, extra: object = {}): [object, PathFacts] {
  const query = new URLSearchParams("alt=sse");
  const none: PathFacts = { model: null, action: null, query };
  const text = "Tell me about rivers.";
  switch (dialect) {
    case "openai-chat":
      return [
        { model, max_tokens: 500, stream: isStream, messages: [{ role: "user", content: text }], ...extra },
        none,
      ];
    case "openai-responses":
      return [{ model, max_output_tokens: 500, stream: isStream, store: false, input: text, ...extra }, none];
    case "anthropic-messages":
      return [
        { model, max_tokens: 500, stream: isStream, messages: [{ role: "user", content: text }], ...extra },
        none,
      ];
    case "gemini-generate": {
      const contents = [{ role: "user", parts: [{ text }] }];
      const action = isStream ? "streamGenerateContent" : "generateContent";
      return [
        { contents, generationConfig: { maxOutputTokens: 500 }, ...extra },
        { model, action, query },
      ];
    }
  }
}

async function ask(dialect: DialectId, model: string, isStream: boolean, extra: object = {}) {
  const [body, at] = asked(dialect, model, isStream, extra);
  const before = spent();
  const reply = await gateway.handle("generate", dialect, requestOf({ key: KEY, body }), at);
  const text = await textOf(reply);
  return { reply, text, charged: spent() - before };
}

describe("the same tokens", () => {
  const USAGE = { input: 1000, cached: 300, output: 50, reasoning: 20 };
  const COST = 700n * 3000n + 300n * 300n + 50n * 15_000n;
  const matrix = DIALECTS.flatMap((client) =>
    VENDORS.flatMap((upstream) =>
      [false, true].map((isStream) => [client, upstream.dialect, isStream, upstream.model] as const),
    ),
  );

  it.each(matrix)("asked in %s of %s, streamed %s, cost the same", async (client, _upstream, isStream, model) => {
    pointAt(null);
    gateway = createGateway(world.ports);
    families.behave(() => ({ text: ["Rivers", " run."], usage: USAGE }));
    const { reply, charged } = await ask(client, model, isStream);
    expect(reply.status).toBe(200);
    expect(charged).toBe(COST);
    expect(families.journal.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(lastEnd()).toMatchObject({
      status: "completed",
      usage: { inputTokens: 1000, cacheReadTokens: 300, outputTokens: 50, source: "reported" },
    });
  });
});

const fixture = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, "../../fixtures/wire", name), "utf8");

/** A chat answer with this usage. */
const chatAnswer = (usage: object): string =>
  JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "native",
    choices: [{ index: 0, message: { role: "assistant", content: "Done." }, finish_reason: "stop" }],
    usage,
  });

describe("recorded usage", () => {
  const RECORDED = [
    [
      "anthropic/model",
      "anthropic/cached-usage.json",
      6n * 3000n + 452n * 3750n + 1000n * 6000n + 9429n * 300n + 8n * 15_000n,
    ],
    ["responses/model", "openai-responses/cached-usage.json", 216n * 3000n + 4096n * 300n + 6n * 15_000n],
    // What Cohere bills; of the cached tokens, 74 are beyond its own words.
    ["cohere/model", "cohere/tools-parallel.json", 45n * 3000n + 74n * 300n + 44n * 15_000n],
    ["cohere/model", "cohere/reasoning.json", 8n * 3000n + 50n * 15_000n],
    ["cohere/model", "cohere/max-tokens.json", null],
    ["google/model", "google/cached-usage.json", 904n * 3000n + 4096n * 300n + 2n * 15_000n],
    // What is read from and written to the cache stands beside the input, not in it.
    [
      "bedrock/model",
      "bedrock-converse/cached-usage.json",
      34n * 3000n + 1840n * 300n + 384n * 3750n + 128n * 6000n + 9n * 15_000n,
    ],
    ["bedrock/model", "bedrock-converse/reasoning.json", null],
    // Thoughts are part of the output: 8 + 21 of them.
    ["google/model", "google/thinking.json", null],
    ["responses/model", "openai-responses/reasoning-encrypted.json", null],
    ["anthropic/model", "anthropic/web-search.json", null],
    ["responses/model", "openai-responses/web-search.json", null],
  ] as const;

  /** An arithmetic of its own over what the vendor wrote. */
  function costOf(file: string): bigint {
    const { usage, usageMetadata, output } = JSON.parse(fixture(file));
    const count = (value: unknown): bigint => BigInt(typeof value === "number" ? value : 0);
    if (usageMetadata) {
      const cached = count(usageMetadata.cachedContentTokenCount);
      const made = count(usageMetadata.candidatesTokenCount) + count(usageMetadata.thoughtsTokenCount);
      return (count(usageMetadata.promptTokenCount) - cached) * 3000n + cached * 300n + made * 15_000n;
    }
    if (usage.input_tokens_details) {
      const cached = count(usage.input_tokens_details.cached_tokens);
      const searches = output.filter((item: { type: string }) => item.type === "web_search_call").length;
      return (
        (count(usage.input_tokens) - cached) * 3000n +
        cached * 300n +
        count(usage.output_tokens) * 15_000n +
        BigInt(searches) * SEARCH
      );
    }
    if (usage.billed_units) {
      const { billed_units: billed, tokens, cached_tokens: cached } = usage;
      const beyond = count(cached) - (count(tokens.input_tokens) - count(billed.input_tokens));
      const read = beyond > 0n ? beyond : 0n;
      return (count(billed.input_tokens) - read) * 3000n + read * 300n + count(billed.output_tokens) * 15_000n;
    }
    if (usage.totalTokens !== undefined) {
      const read = count(usage.cacheReadInputTokens);
      const hour = count(usage.cacheDetails?.find(({ ttl }: { ttl: string }) => ttl === "1h")?.inputTokens);
      const made = count(usage.outputTokens);
      const writes = count(usage.totalTokens) - count(usage.inputTokens) - made - read;
      const fresh = count(usage.inputTokens) * 3000n;
      return fresh + read * 300n + (writes - hour) * 3750n + hour * 6000n + made * 15_000n;
    }
    const long = count(usage.cache_creation?.ephemeral_1h_input_tokens);
    return (
      count(usage.input_tokens) * 3000n +
      (count(usage.cache_creation_input_tokens) - long) * 3750n +
      long * 6000n +
      count(usage.cache_read_input_tokens) * 300n +
      count(usage.output_tokens) * 15_000n +
      count(usage.server_tool_use?.web_search_requests) * SEARCH
    );
  }

  /** Long enough that the recorded counts are believed. */
  const long = "river ".repeat(9000);

  it.each(RECORDED.flatMap(([model, file, cost]) => DIALECTS.map((client) => [file, client, model, cost] as const)))(
    "%s asked in %s is priced by the book, exactly",
    async (file, client, model, cost) => {
      pointAt(vendor.origin);
      gateway = createGateway(world.ports);
      vendor.say(fixture(file));
      const extra = client === "gemini-generate" ? { contents: [{ role: "user", parts: [{ text: long }] }] } : {};
      const messages = { messages: [{ role: "user", content: long }] };
      const own = client === "openai-responses" ? { input: long } : client === "gemini-generate" ? extra : messages;
      const { reply, charged } = await ask(client, model, false, own);
      expect(reply.status).toBe(200);
      expect(charged).toBe(costOf(file));
      if (cost !== null) expect(charged).toBe(cost);
      expect(lastEnd()?.usage.source).toBe("reported");
    },
  );

  it("of a reseller that tells cache writes of five minutes and of an hour apart, in chat's words", async () => {
    pointAt(vendor.origin);
    gateway = createGateway(world.ports);
    const details = { cached_tokens: 300, cache_write_tokens: 200, cache_write_1h_tokens: 100 };
    const usage = { prompt_tokens: 1000, completion_tokens: 50, total_tokens: 1050, prompt_tokens_details: details };
    vendor.say(chatAnswer(usage));
    for (const client of DIALECTS) {
      const { charged } = await ask(client, "chat/model", false);
      expect(charged).toBe(400n * 3000n + 300n * 300n + 200n * 3750n + 100n * 6000n + 50n * 15_000n);
    }
  });
});

/** Counts that cannot be true, in each vendor's words: negative, fractional, parts above their whole, beyond any bound. */
const ABSURD: readonly (readonly [model: string, what: string, answer: string])[] = [
  ["chat/model", "negative output", chatAnswer({ prompt_tokens: 10, completion_tokens: -5, total_tokens: 5 })],
  ["chat/model", "negative input", chatAnswer({ prompt_tokens: -1000, completion_tokens: 5, total_tokens: -995 })],
  [
    "chat/model",
    "more cached than read",
    chatAnswer({ prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 11 } }),
  ],
  ["chat/model", "a billion", chatAnswer({ prompt_tokens: 1e9, completion_tokens: 1e9, total_tokens: 2e9 })],
  ...[
    { input_tokens: -3, output_tokens: 5 },
    { input_tokens: 1.5, output_tokens: 5 },
    { input_tokens: 1e9, output_tokens: 1e9 },
  ].map(
    (usage) =>
      [
        "responses/model",
        JSON.stringify(usage),
        JSON.stringify({ ...JSON.parse(fixture("openai-responses/plain.json")), usage }),
      ] as const,
  ),
  ...[
    { input_tokens: -3, output_tokens: 5 },
    { input_tokens: 3, output_tokens: 5, cache_read_input_tokens: -100 },
    { input_tokens: 1e9, output_tokens: 1e9 },
  ].map(
    (usage) =>
      [
        "anthropic/model",
        JSON.stringify(usage),
        JSON.stringify({ ...JSON.parse(fixture("anthropic/plain.json")), usage }),
      ] as const,
  ),
  ...[
    { billed_units: { input_tokens: -3, output_tokens: 5 } },
    { billed_units: { input_tokens: 3, output_tokens: 5 }, tokens: { input_tokens: 9 }, cached_tokens: 10 },
    { billed_units: { input_tokens: 1e9, output_tokens: 1e9 } },
  ].map(
    (usage) =>
      [
        "cohere/model",
        JSON.stringify(usage),
        JSON.stringify({ ...JSON.parse(fixture("cohere/plain.json")), usage }),
      ] as const,
  ),
  ...[
    { inputTokens: -3, outputTokens: 5, totalTokens: 2 },
    { inputTokens: 3, outputTokens: 5.5, totalTokens: 8 },
    { inputTokens: 3, outputTokens: 5, totalTokens: 8, cacheReadInputTokens: -1 },
    { inputTokens: 1e9, outputTokens: 1e9, totalTokens: 2e9 },
  ].map(
    (usage) =>
      [
        "bedrock/model",
        JSON.stringify(usage),
        JSON.stringify({ ...JSON.parse(fixture("bedrock-converse/plain.json")), usage }),
      ] as const,
  ),
  ...[
    { promptTokenCount: -3, candidatesTokenCount: 5, totalTokenCount: 2 },
    { promptTokenCount: 3, candidatesTokenCount: 5, totalTokenCount: 8, cachedContentTokenCount: 4 },
    { promptTokenCount: 1e9, candidatesTokenCount: 1e9, totalTokenCount: 2e9 },
  ].map(
    (usageMetadata) =>
      [
        "google/model",
        JSON.stringify(usageMetadata),
        JSON.stringify({ ...JSON.parse(fixture("google/plain.json")), usageMetadata }),
      ] as const,
  ),
];

describe("usage that cannot be true", () => {
  it.each(ABSURD)(
    "of %s (%s) is set aside: bounded, told to the operator, never credited",
    async (model, _what, answer) => {
      pointAt(vendor.origin);
      for (const client of DIALECTS) {
        gateway = createGateway(world.ports);
        vendor.say(answer);
        const lines = world.log.length;
        const { reply, charged } = await ask(client, model, false);
        expect(reply.status).toBe(200);
        expect(charged).toBeGreaterThan(0n);
        // Never more than the prompt's bound and the cap of 500 tokens.
        expect(charged).toBeLessThan(500n * 15_000n + 400n * 6000n);
        expect(lastEnd()?.usage.source).toBe("bounded");
        expect(world.log.slice(lines).map(({ message }) => message)).toContain(
          "a provider reported usage beyond its bounds",
        );
      }
    },
  );
});

describe("tools that the vendor runs itself", () => {
  const SEARCHES = [
    ["openai-responses", "responses/model", "openai-responses/web-search.json", { tools: [{ type: "web_search" }] }],
    [
      "anthropic-messages",
      "anthropic/model",
      "anthropic/web-search.json",
      { tools: [{ type: "web_search_20250305", name: "web_search" }] },
    ],
  ] as const;

  it.each(SEARCHES)("%s: a search is charged by the book", async (client, model, file, extra) => {
    pointAt(vendor.origin);
    gateway = createGateway(world.ports);
    vendor.say(fixture(file));
    const { reply } = await ask(client, model, false, extra);
    expect(reply.status).toBe(200);
    expect(JSON.parse(vendor.journal[0]?.raw ?? "").tools).toEqual(extra.tools);
    const line = lastEnd()?.costLines.find(({ unit }) => unit === "web_search");
    expect(line?.quantity).toBeGreaterThan(0);
  });

  it.each(SEARCHES)("%s: without a price it is left out and named, never free", async (client, model, file, extra) => {
    pointAt(vendor.origin);
    gateway = createGateway(world.ports);
    vendor.say(fixture(file));
    const { reply } = await ask(client, `${model}-plain`, false, extra);
    expect(reply.status).toBe(200);
    expect(JSON.parse(vendor.journal[0]?.raw ?? "")).not.toHaveProperty("tools");
    expect(reply.headers["x-dropped-params"]).toBe("web_search");
    expect(reply.headers["x-translation"]).toBe("dropped=1");
    expect(lastEnd()?.droppedParams).toEqual(["web_search"]);
  });

  it.each([
    ["openai-responses", "responses/model", { tools: [{ type: "code_interpreter", container: { type: "auto" } }] }],
    ["openai-responses", "responses/model", { tools: [{ type: "image_generation" }] }],
    ["anthropic-messages", "anthropic/model", { tools: [{ type: "code_execution_20250825", name: "code_execution" }] }],
    ["gemini-generate", "google/model", { tools: [{ googleMaps: {} }] }],
    ["openai-chat", "chat/model", { web_search_options: {} }],
  ] as const)(
    "%s on %s with %j: the book has no price, so it is refused and never sent",
    async (client, model, extra) => {
      pointAt(vendor.origin);
      gateway = createGateway(world.ports);
      const { reply, text, charged } = await ask(client, model, false, extra);
      expect(reply.status).toBe(400);
      expect(text).toMatch(/no price here/);
      expect([vendor.journal.length, charged]).toEqual([0, 0n]);
    },
  );

  it("are refused through the proxy too, where nothing may be left out", async () => {
    pointAt(vendor.origin);
    gateway = createGateway(world.ports);
    const body = { model: "unsearched", input: "Hi", tools: [{ type: "web_search" }], store: false };
    const request = requestOf({ key: KEY, path: "/openai/v1/responses", body });
    const reply = await gateway.proxy(request);
    expect([reply.status, vendor.journal.length]).toEqual([400, 0]);
    expect(await textOf(reply)).toContain("tools[0]");
  });
});
