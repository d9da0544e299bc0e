import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGateway, type DialectId, type Gateway, type GatewayReply, type PathFacts } from "@/lib/gateway";
import { QuoteOutput } from "@/lib/gateway/quote-schemas";
import { type EmbeddingVendor, startEmbeddingVendor } from "../../support/embedding-vendor";
import { jsonOf, requestOf } from "../../support/gateway-call";
import { type MemoryWorld, type ModelSpec, memoryWorld } from "../../support/memory-ports";

const KEY = "air_live_embed";
const TEST_KEY = "air_test_embed";
const BALANCE = 1_000_000_000n;
/** USD 0.02 and 0.15 a million tokens = 20 and 150 nano a token. */
const MODELS: readonly ModelSpec[] = [
  {
    id: "openai/small",
    type: "embedding",
    endpoints: [
      { provider: "openai", nativeModel: "small", dialects: ["openai-embeddings"], prices: { input: "0.02" } },
    ],
  },
  {
    id: "google/gem",
    type: "embedding",
    endpoints: [{ provider: "google", nativeModel: "gem", dialects: ["gemini-embeddings"], prices: { input: "0.15" } }],
  },
  {
    id: "voyage/three",
    type: "embedding",
    endpoints: [
      { provider: "voyage", nativeModel: "three", dialects: ["openai-embeddings"], prices: { input: "0.02" } },
    ],
  },
  {
    id: "lab/spread",
    type: "embedding",
    endpoints: [
      { provider: "openai", nativeModel: "broken", dialects: ["openai-embeddings"], prices: { input: "0.02" } },
      { provider: "google", nativeModel: "gem", dialects: ["gemini-embeddings"], prices: { input: "0.15" } },
    ],
  },
  {
    id: "openai/dear",
    type: "embedding",
    endpoints: [{ provider: "openai", dialects: ["openai-embeddings"], prices: null }],
  },
  { id: "openai/chat", endpoints: [{ provider: "openai", prices: { input: "1", output: "2" } }] },
];

let vendor: EmbeddingVendor;
let world: MemoryWorld;
let gateway: Gateway;
let walletId: string;
beforeAll(async () => {
  vendor = await startEmbeddingVendor();
  world = memoryWorld();
  world.setModels(MODELS);
  world.setProvider("openai", { baseUrl: `${vendor.origin}/v1`, apiKey: "sk-upstream", extra: {} });
  world.setProvider("voyage", { baseUrl: `${vendor.origin}/v1`, apiKey: "pa-upstream", extra: {} });
  world.setProvider("google", { baseUrl: vendor.origin, apiKey: "goog-upstream", extra: {} });
  walletId = world.addKey({ secret: KEY }, BALANCE).walletId;
  world.addKey({ secret: TEST_KEY, mode: "test" }, 0n);
});
beforeEach(() => {
  vendor.reset();
  // A gateway of its own: what fails in one test opens no circuit in the next.
  gateway = createGateway(world.ports);
});
afterEach(() => gateway.drain(100));
afterAll(async () => {
  world.wallets.prove();
  expect(world.wallets.openHoldCount).toBe(0);
  await vendor.close();
});

const NO_PATH: PathFacts = { model: null, action: null, query: new URLSearchParams() };
const call = (dialect: DialectId, body: unknown, path = NO_PATH, key = KEY): Promise<GatewayReply> =>
  gateway.handle(
    "embed",
    dialect,
    requestOf({ key, raw: typeof body === "string" ? body : JSON.stringify(body) }),
    path,
  );
const openai = (body: unknown, key = KEY) => call("openai-chat", body, NO_PATH, key);
const gemini = (model: string, action: string, body: unknown, key = KEY) =>
  call("gemini-generate", body, { ...NO_PATH, model, action }, key);
const spent = () => BALANCE - world.wallets.balanceOf(walletId);
const floats = (text: string) => [...new Float32Array(new Uint8Array(Buffer.from(text, "base64")).buffer)];

describe("OpenAI's clients", () => {
  it("pass to a provider of their dialect byte for byte but for the model, and are charged as reported", async () => {
    const before = spent();
    const raw = `{ "input": ["ab",  "abcd"], "model":"openai/small" , "max_cost":"0.5","custom": [1,  2]}`;
    const reply = await openai(raw);
    expect(vendor.journal[0]?.raw).toBe(`{ "input": ["ab",  "abcd"], "model":"small" , "custom": [1,  2]}`);
    expect(vendor.journal[0]).toMatchObject({
      path: "/v1/embeddings",
      headers: { authorization: "Bearer sk-upstream" },
    });
    const answer = await jsonOf(reply);
    expect(answer).toMatchObject({
      object: "list",
      model: "openai/small",
      data: [
        { index: 1, embedding: [4, 0.25, 0.125] },
        { index: 0, embedding: [2, 0.25, 0.125] },
      ],
      usage: {
        prompt_tokens: 12,
        total_tokens: 12,
        cost: 0.00000024,
        charge: { amount: "0.00000024", currency: "USD" },
      },
    });
    expect(spent() - before).toBe(12n * 20n);
    expect(reply.headers).toMatchObject({ "x-input-units": "12", "x-output-units": "0", "x-model": "openai/small" });
    const end = [...world.wallets.ended.values()].at(-1);
    expect(end).toMatchObject({ status: "completed", usage: { inputTokens: 12, source: "reported" } });
  });

  it("get base64 when they ask for it, whoever answers", async () => {
    for (const model of ["openai/small", "google/gem"]) {
      vendor.report(model === "google/gem" ? { promptTokenCount: 3 } : { prompt_tokens: 3, total_tokens: 3 });
      const answer = await jsonOf(await openai({ model, input: "abc", encoding_format: "base64", dimensions: 2 }));
      expect(floats(answer.data[0].embedding)).toEqual([3, 0.25]);
      expect(answer.usage.prompt_tokens).toBe(3);
    }
  });

  it("get base64 from a provider that only knows numbers", async () => {
    vendor.answer(200, '{"data":[{"index":0,"embedding":[1,0.5]}],"usage":{"total_tokens":2}}');
    const answer = await jsonOf(await openai({ model: "openai/small", input: "a", encoding_format: "base64" }));
    expect(floats(answer.data[0].embedding)).toEqual([1, 0.5]);
    expect(answer).toMatchObject({ object: "list", usage: { prompt_tokens: 2, total_tokens: 2 } });
  });

  it("reach Gemini's models, in order, at the same count", async () => {
    const before = spent();
    vendor.report({ promptTokenCount: 7 });
    const reply = await openai({ model: "google/gem", input: ["a", "abcd", "ab"], dimensions: 2, extra: 1 });
    expect(vendor.journal[0]).toMatchObject({
      path: "/v1beta/models/gem:batchEmbedContents",
      headers: { "x-goog-api-key": "goog-upstream" },
      body: {
        requests: [{ model: "models/gem", content: { parts: [{ text: "a" }] }, outputDimensionality: 2 }, {}, {}],
      },
    });
    const answer = await jsonOf(reply);
    expect(answer.data.map((item: { embedding: number[] }) => item.embedding[0])).toEqual([1, 4, 2]);
    expect(spent() - before).toBe(7n * 150n);
    expect(reply.headers["x-translation"]).toBe("dropped=1");
    expect([...world.wallets.ended.values()].at(-1)?.translationWarnings[0]).toMatch(/^dropped extra:/);
  });

  it("send token ids on, and are told where they cannot be read", async () => {
    await openai({ model: "openai/small", input: [[1, 2], [3]] });
    expect(vendor.journal[0]?.body.input).toEqual([[1, 2], [3]]);
    const refused = await openai({ model: "google/gem", input: [1, 2, 3] });
    expect(refused.status).toBe(400);
    expect((await jsonOf(refused)).error).toMatchObject({ param: "input" });
  });

  it("are sent as the vendor takes it", async () => {
    await openai({ model: "voyage/three", input: "a", encoding_format: "float", dimensions: 2, user: "ada" });
    expect(vendor.journal[0]?.body).toEqual({ model: "three", input: "a", output_dimension: 2 });
  });

  it("are served by the next provider when the first is down", async () => {
    vendor.report({ promptTokenCount: 5 });
    const before = spent();
    const reply = await openai({ model: "lab/spread", input: "abc" });
    expect(reply.headers["x-provider"]).toBe("google");
    expect(spent() - before).toBe(5n * 150n);
  });

  it.each([
    [{ model: "openai/small" }, "input"],
    [{ model: "openai/small", input: "" }, "input"],
    [{ model: "openai/small", input: [] }, "input"],
    [{ model: "openai/small", input: ["a", ""] }, "input[1]"],
    [{ model: "openai/small", input: "a", dimensions: 0 }, "dimensions"],
    [{ model: "openai/small", input: "a", encoding_format: "hex" }, "encoding_format"],
    [{ model: "openai/chat", input: "a" }, "model"],
  ])("refuses %j naming %s, before anything is held", async (body, param) => {
    const holds = world.wallets.holds.size;
    const reply = await openai(body);
    expect(reply.status).toBe(400);
    expect((await jsonOf(reply)).error.param).toBe(param);
    expect(vendor.journal).toEqual([]);
    expect(world.wallets.holds.size).toBe(holds);
  });

  it("cannot chat with an embedding model, nor call one without a price", async () => {
    const chat = await gateway.handle(
      "generate",
      "openai-chat",
      requestOf({ key: KEY, body: { model: "openai/small", messages: [{ role: "user", content: "Hi" }] } }),
      NO_PATH,
    );
    expect(chat.status).toBe(400);
    expect((await jsonOf(chat)).error.message).toContain("POST /v1/embeddings");
    expect((await openai({ model: "openai/dear", input: "a" })).status).toBe(403);
  });
});

describe("Gemini's clients", () => {
  it("pass to Gemini byte for byte but for the model's name; the answer untouched", async () => {
    const before = spent();
    vendor.answer(
      200,
      '{ "embeddings": [ {"values": [1,  2]}, {"values":[3,4]}], "usageMetadata": {"promptTokenCount": 9} }',
    );
    const raw = `{"requests": [ {"model":"models/google/gem","content":{"parts":[{"text":"a"}]},"taskType":"CLUSTERING"}, {"content":{"parts":[{"text":"b"}]}}] }`;
    const reply = await gemini("google/gem", "batchEmbedContents", raw);
    expect(vendor.journal[0]?.raw).toBe(
      `{"requests": [ {"model":"models/gem","content":{"parts":[{"text":"a"}]},"taskType":"CLUSTERING"}, {"content":{"parts":[{"text":"b"}]},"model":"models/gem"}] }`,
    );
    expect(Buffer.from(reply.body as Uint8Array).toString()).toBe(
      '{ "embeddings": [ {"values": [1,  2]}, {"values":[3,4]}], "usageMetadata": {"promptTokenCount": 9} }',
    );
    expect(spent() - before).toBe(9n * 150n);
    expect(reply.headers["x-cost-amount"]).toBe("0.00000135");
  });

  it("reach OpenAI's models, one text or many", async () => {
    const before = spent();
    const one = await gemini("openai/small", "embedContent", {
      content: { parts: [{ text: "abc" }] },
      output_dimensionality: 2,
      task_type: "RETRIEVAL_QUERY",
    });
    expect(vendor.journal[0]?.body).toEqual({ model: "small", input: "abc", dimensions: 2 });
    expect(one.headers["x-translation"]).toBe("dropped=1");
    expect(await jsonOf(one)).toMatchObject({
      embedding: { values: [3, 0.25] },
      usageMetadata: { promptTokenCount: 12 },
    });
    const requests = ["a", "abcd", "ab"].map((text) => ({ content: { parts: [{ text }] } }));
    const many = await jsonOf(await gemini("openai/small", "batchEmbedContents", { requests }));
    expect(many.embeddings.map(({ values }: { values: number[] }) => values[0])).toEqual([1, 4, 2]);
    expect(spent() - before).toBe(2n * 12n * 20n);
  });

  it("are refused in their own words", async () => {
    const picture = { content: { parts: [{ inlineData: { mimeType: "image/png", data: "AA==" } }] } };
    const reply = await gemini("google/gem", "embedContent", picture);
    expect(reply.status).toBe(400);
    expect((await jsonOf(reply)).error).toMatchObject({ code: 400, status: "INVALID_ARGUMENT" });
    const sizes = { requests: [1, 2].map((n) => ({ content: { parts: [{ text: "a" }] }, outputDimensionality: n })) };
    const odd = await gemini("openai/small", "batchEmbedContents", sizes);
    expect((await jsonOf(odd)).error.message).toContain("requests[1].outputDimensionality");
    expect(vendor.journal).toEqual([]);
  });
});

describe("what is charged", () => {
  it("is our own count where the provider gives none, never nothing", async () => {
    for (const [body, tokens] of [
      [{ model: "openai/small", input: ["x".repeat(40), "y".repeat(40)] }, 20n],
      [{ model: "openai/small", input: [[1, 2, 3], [4]] }, 4n],
    ] as const) {
      vendor.report(undefined);
      const before = spent();
      await openai(body);
      expect(spent() - before).toBe(tokens * 20n);
      expect([...world.wallets.ended.values()].at(-1)?.usage.source).toBe("estimated");
    }
    const before = spent();
    await gemini("google/gem", "embedContent", { content: { parts: [{ text: "x".repeat(80) }] } });
    expect(spent() - before).toBe(20n * 150n);
  });

  it.each([-5, 1.5, 9_000_000_000])("is bounded when the report is absurd: %d", async (count) => {
    vendor.report({ prompt_tokens: count, total_tokens: count });
    const before = spent();
    expect((await openai({ model: "openai/small", input: "x".repeat(40) })).status).toBe(200);
    const charged = spent() - before;
    expect(charged).toBeGreaterThan(0n);
    expect(charged).toBeLessThan(20n * 200n);
    expect([...world.wallets.ended.values()].at(-1)?.usage.source).toBe("bounded");
  });

  it.each([
    '{"object":"list","data":[]}',
    '{"data":[{"embedding":[1]}]}',
    '{"data":[{"embedding":"xx"},{"embedding":[1]}]}',
    "<html>",
  ])("is nothing for an answer that is none: %s", async (text) => {
    vendor.answer(200, text);
    const before = spent();
    for (const model of ["openai/small"]) expect((await openai({ model, input: ["a", "b"] })).status).toBe(502);
    expect(
      (
        await gemini("openai/small", "batchEmbedContents", {
          requests: ["a", "b"].map((one) => ({ content: { parts: [{ text: one }] } })),
        })
      ).status,
    ).toBe(502);
    expect(spent()).toBe(before);
  });
});

describe("the sandbox", () => {
  it("gives the same vector for the same text, of length 1, to test keys under any model's name", async () => {
    const first = await jsonOf(
      await openai({ model: "google/gem", input: ["river", "bank"], dimensions: 64 }, TEST_KEY),
    );
    const again = await jsonOf(await openai({ model: "openai/small", input: "river", dimensions: 64 }, TEST_KEY));
    expect(first.data[0].embedding).toEqual(again.data[0].embedding);
    expect(first.data[0].embedding).not.toEqual(first.data[1].embedding);
    expect(Math.hypot(...first.data[0].embedding)).toBeCloseTo(1, 5);
    const packed = await jsonOf(
      await openai({ model: "openai/small", input: "river", dimensions: 64, encoding_format: "base64" }, TEST_KEY),
    );
    expect(floats(packed.data[0].embedding)).toEqual(first.data[0].embedding);
    const google = await jsonOf(
      await gemini(
        "google/gem",
        "embedContent",
        { content: { parts: [{ text: "river" }] }, outputDimensionality: 64 },
        TEST_KEY,
      ),
    );
    expect(google.embedding.values).toEqual(first.data[0].embedding);
    expect(google.usageMetadata.promptTokenCount).toBe(2);
    expect(vendor.journal).toEqual([]);
  });
});

describe("a quote", () => {
  const quote = async (body: unknown, query = "") => {
    const request = { ...requestOf({ key: KEY, body }), query };
    const reply = await gateway.handle("quote", "openai-chat", request, NO_PATH);
    return { status: reply.status, answer: await jsonOf(reply) };
  };

  it("of OpenAI's embeddings bounds the real call, calls nobody and holds nothing", async () => {
    const before = spent();
    const body = { model: "openai/small", input: ["ab", "abcd"], max_cost: "0.5" };
    const { answer } = await quote(body);
    expect(QuoteOutput.safeParse(answer).error).toBeUndefined();
    expect(answer).toMatchObject({
      operation: "embed",
      dialect: "openai-chat",
      provider: "openai",
      candidates: [{ native_model: "small", dialect: "openai-embeddings", is_passthrough: true }],
      estimate: { output_tokens_at_most: 0 },
      translation: { is_lossless: true },
    });
    expect([vendor.journal.length, spent() - before]).toEqual([0, 0n]);
    await jsonOf(await openai(body));
    const held = [...world.wallets.holds.values()].at(-1)?.amount;
    const nanoOf = (text: string) => BigInt(Math.round(Number(text) * 1e9));
    expect(nanoOf(answer.cost.hold.amount)).toBe(held);
    expect(spent() - before).toBeLessThanOrEqual(nanoOf(answer.cost.at_most.amount));
    expect(spent() - before).toBeGreaterThan(0n);
  });

  it("reads Google's bodies and token ids, and says what is lost on the way", async () => {
    const content = { parts: [{ text: "abc" }] };
    const single = await quote({ model: "models/voyage/three", content, taskType: "RETRIEVAL_QUERY" });
    expect(single.answer).toMatchObject({
      operation: "embed",
      dialect: "gemini-generate",
      provider: "voyage",
      translation: { is_lossless: false, summary: "dropped=1", warnings: [{ path: "taskType" }] },
    });
    const requests = [{ model: "models/google/gem", content }];
    expect((await quote({ model: "google/gem", requests })).answer).toMatchObject({
      dialect: "gemini-generate",
      candidates: [{ dialect: "gemini-embeddings", is_passthrough: true }],
    });
    const ids = await quote({ model: "openai/small", input: [1, 2, 3] });
    expect(ids.answer.estimate).toMatchObject({ prompt_tokens: 3 });
    // Another tokenizer's ids mean nothing to a model that takes text.
    const foreign = await quote({ model: "google/gem", input: [1, 2, 3] });
    expect(foreign.answer.translation).toMatchObject({
      is_lossless: false,
      error: expect.stringContaining("token ids"),
    });
  });

  it("names who cannot serve, refuses what the call would, and tells embeddings from Responses by the model", async () => {
    expect((await quote({ model: "openai/dear", input: "a" })).answer).toMatchObject({
      operation: "embed",
      model: null,
      rejected: [{ code: "no_price" }],
    });
    const wrong = await quote({ model: "openai/small", input: 5 });
    expect([wrong.status, wrong.answer.error.param]).toEqual([400, "input"]);
    expect((await quote({ model: "openai/chat", input: "a" })).answer).toMatchObject({
      operation: "generate",
      dialect: "openai-responses",
    });
    const messages = [{ role: "user", content: "a" }];
    expect((await quote({ model: "openai/small", messages })).answer).toMatchObject({
      operation: "generate",
      rejected: [{ code: "invalid_request" }],
    });
    const none = await quote({ model: "openai/small", input: "a" }, "dialect=anthropic-messages");
    expect(none.status).toBe(404);
  });
});
