import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createGateway, type Gateway } from "@/lib/gateway";
import { startFamilies, type TestFamilies } from "../../support/families";
import { eventsOf, type Json, jsonOf, requestOf, send, textOf, textOfEvents } from "../../support/gateway-call";
import { type MemoryWorld, memoryWorld } from "../../support/memory-ports";
import { type RawVendor, startRawVendor } from "../../support/raw-vendor";

const KEY = "air_live_cohere";
const BALANCE = 10_000_000_000n;
const PRICES = { input: "2.5", output: "10" };
const MODEL = "cohere/command";
let families: TestFamilies;
let vendor: RawVendor;
let world: MemoryWorld;
let gateway: Gateway;
let walletId: string;

/** Where Cohere listens: the double of its dialect, or the one that says recorded bytes. */
function open(base: string): void {
  world.setProvider("cohere", { baseUrl: base, apiKey: "cohere-upstream", extra: {} });
  gateway = createGateway(world.ports);
}

beforeAll(async () => {
  families = await startFamilies();
  vendor = await startRawVendor();
  world = memoryWorld();
  // The order of the catalogue does not matter: the borrowed format is never chosen.
  const dialects = ["openai-chat", "cohere-v2"];
  world.setModels([
    { id: MODEL, endpoints: [{ provider: "cohere", nativeModel: "command-a-03-2025", dialects, prices: PRICES }] },
    {
      id: "cohere/embed",
      type: "embedding",
      endpoints: [
        { provider: "cohere", nativeModel: "embed-v4.0", dialects: ["openai-embeddings"], prices: { input: "0.12" } },
      ],
    },
  ]);
  ({ walletId } = world.addKey({ secret: KEY }, BALANCE));
});
afterEach(async () => {
  families.reset();
  vendor.reset();
  await gateway.drain(100);
});
afterAll(async () => {
  world.wallets.prove();
  expect(world.wallets.openHoldCount).toBe(0);
  await families.close();
  await vendor.close();
});

const fixture = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, "../../fixtures/wire/cohere", name), "utf8");
const spent = () => BALANCE - world.wallets.balanceOf(walletId);
const lastEnd = () => [...world.wallets.ended.values()].at(-1);
const WEATHER = {
  type: "function",
  function: {
    name: "weather",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};
const chat = (extra: object = {}): Json => ({
  model: MODEL,
  max_tokens: 500,
  messages: [{ role: "user", content: "Hello" }],
  ...extra,
});

describe("an OpenAI client at Cohere", () => {
  it("is asked in Cohere's words, not through the compatibility layer, and pays what is billed", async () => {
    open(`${vendor.origin}/v2`);
    vendor.say(fixture("plain.json"));
    const before = spent();
    const reply = await send(gateway, { key: KEY, body: chat({ top_k: 3, stop: "END" }) });
    const answer = await jsonOf(reply);
    expect(answer.choices[0]).toMatchObject({
      finish_reason: "stop",
      native_finish_reason: "COMPLETE",
      message: { content: 'Реки текут вниз: "river" 🌊.' },
    });
    expect(vendor.journal[0]).toMatchObject({
      path: "/v2/chat",
      headers: { authorization: "Bearer cohere-upstream", accept: "application/json" },
    });
    expect(JSON.parse(vendor.journal[0]?.raw ?? "")).toEqual({
      model: "command-a-03-2025",
      messages: [{ role: "user", content: "Hello" }],
      max_tokens: 500,
      stop_sequences: ["END"],
      k: 3,
      stream: false,
    });
    expect(spent() - before).toBe(11n * 2500n + 9n * 10_000n);
    expect(answer.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 9, cost: 0.0001175 });
    expect(reply.headers).toMatchObject({ "x-provider": "cohere", "x-cost-amount": "0.0001175" });
    expect(reply.headers).not.toHaveProperty("x-translation");
    expect(lastEnd()).toMatchObject({
      status: "completed",
      upstreamId: "3f0c2c9e-6a51-4f0e-9b1e-0c7b4f1f2a01",
      usage: { source: "reported" },
    });
  });

  it("streams a recording: the plan as text, two calls with their ids, usage last", async () => {
    open(`${vendor.origin}/v2`);
    vendor.say(fixture("tools-parallel.sse"));
    const before = spent();
    const body = chat({ stream: true, tools: [WEATHER], stream_options: { include_usage: true } });
    const events = eventsOf(await textOf(await send(gateway, { key: KEY, body })));
    expect(textOfEvents(events)).toBe("I will ask for both cities.");
    const calls = events.flatMap((event) => event.choices?.[0]?.delta?.tool_calls ?? []);
    const joined = [0, 1].map((index) =>
      calls.filter((call: Json) => call.index === index).map((call: Json) => call.function?.arguments ?? ""),
    );
    expect(joined.map((pieces) => JSON.parse(pieces.join("")))).toEqual([
      { city: "Paris" },
      { city: "Рим", days: [1, 2] },
    ]);
    expect(calls.flatMap((call: Json) => call.id ?? [])).toEqual(["weather_e3n9w1r5t7yb", "weather_h0j6v2s8u4pa"]);
    expect(events.flatMap((event) => event.choices?.[0]?.finish_reason ?? [])).toEqual(["tool_calls"]);
    expect(events.at(-1)).toBe("[DONE]");
    expect(spent() - before).toBe(119n * 2500n + 44n * 10_000n);
  });

  it("hears what Cohere refuses, and what was lost by name", async () => {
    open(`${vendor.origin}/v2`);
    vendor.say(fixture("error-400.json"), 400);
    const refused = await send(gateway, { key: KEY, body: chat() });
    expect(refused.status).toBe(400);
    expect((await jsonOf(refused)).error.message).toContain("temperature must be between 0 and 1.0");
    vendor.say(fixture("plain.json"));
    const reply = await send(gateway, { key: KEY, body: chat({ temperature: 2, logit_bias: { 1: 2 } }) });
    expect(reply.headers["x-translation"]).toBe("dropped=1; changed=1");
    expect(reply.headers["x-dropped-params"]).toBe("logit_bias");
  });

  it.each(["error-midstream.sse", "timeout.sse", "cut.sse"])("pays nothing for %s", async (name) => {
    open(`${vendor.origin}/v2`);
    vendor.say(fixture(name));
    const before = spent();
    const text = await textOf(await send(gateway, { key: KEY, body: chat({ stream: true }) }));
    expect(text).toContain('"error"');
    expect(text).not.toContain("[DONE]");
    expect(spent()).toBe(before);
    expect(lastEnd()).toMatchObject({ status: "partial", isInsured: true });
  });
});

describe("clients of other dialects at Cohere", () => {
  const NONE = { model: null, action: null, query: new URLSearchParams() };

  it("Anthropic's sees thinking and carries a conversation with tools on", async () => {
    open(`${families.origin}/cohere/v2`);
    const tools = [{ name: "weather", input_schema: WEATHER.function.parameters }];
    const ask = { model: MODEL, max_tokens: 2000, thinking: { type: "enabled", budget_tokens: 1024 }, tools };
    const messages: Json[] = [{ role: "user", content: "What is the weather?" }];
    const first = await jsonOf(await send(gateway, { key: KEY, body: { ...ask, messages } }, "anthropic-messages"));
    expect(first.content.map(({ type }: Json) => type)).toEqual(["thinking", "text", "tool_use", "tool_use"]);
    expect(first.stop_reason).toBe("tool_use");
    const results = first.content
      .filter(({ type }: Json) => type === "tool_use")
      .map(({ id }: Json) => ({ type: "tool_result", tool_use_id: id, content: "21" }));
    messages.push({ role: "assistant", content: first.content }, { role: "user", content: results });
    const second = await send(gateway, { key: KEY, body: { ...ask, messages, stream: true } }, "anthropic-messages");
    const said = eventsOf(await textOf(second)).map((event) => event.delta?.text ?? "");
    expect(said.join("")).toBe("Results: weather=21; weather=21");
    expect(families.journal.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(families.journal[1]?.body.messages).toMatchObject([
      { role: "user", content: "What is the weather?" },
      { role: "assistant", tool_plan: "Let me look.", content: [{ type: "thinking" }], tool_calls: [{}, {}] },
      { role: "tool", content: "21" },
      { role: "tool", content: "21" },
    ]);
    expect(families.journal[1]?.body.thinking).toEqual({ type: "enabled", token_budget: 1000 });
  });

  it("Gemini's and Responses' are answered in their own words", async () => {
    open(`${families.origin}/cohere/v2`);
    const gemini = await gateway.handle(
      "generate",
      "gemini-generate",
      requestOf({ key: KEY, body: { contents: [{ role: "user", parts: [{ text: "Hi" }] }] } }),
      { ...NONE, model: MODEL, action: "generateContent" },
    );
    expect((await jsonOf(gemini)).candidates[0].content.parts[0].text).toBe("Hello, мир 🌍!");
    const responses = await send(gateway, { key: KEY, body: { model: MODEL, input: "Hi" } }, "openai-responses");
    expect((await jsonOf(responses)).output.at(-1).content[0].text).toBe("Hello, мир 🌍!");
    expect(families.journal.map(({ family }) => family)).toEqual(["cohere-v2", "cohere-v2"]);
  });
});

describe("the compatibility layer", () => {
  it("still embeds, and still answers through the proxy", async () => {
    open(`${vendor.origin}/v2`);
    const vector = { object: "embedding", index: 0, embedding: [0.5] };
    vendor.say(JSON.stringify({ object: "list", data: [vector], usage: { prompt_tokens: 3, total_tokens: 3 } }));
    const embedded = await send(
      gateway,
      { key: KEY, body: { model: "cohere/embed", input: "Hi" } },
      "openai-chat",
      "embed",
    );
    expect(embedded.status).toBe(200);
    const answer = {
      id: "up-1",
      object: "chat.completion",
      choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 4, completion_tokens: 1, total_tokens: 5 },
    };
    vendor.say(JSON.stringify(answer));
    const raw = requestOf({ key: KEY, body: { ...chat(), model: "command-a-03-2025" } });
    const proxied = await gateway.proxy({ ...raw, path: "/cohere/compatibility/v1/chat/completions" });
    expect(proxied.status).toBe(200);
    expect(vendor.journal.map(({ path: at }) => at)).toEqual([
      "/compatibility/v1/embeddings",
      "/compatibility/v1/chat/completions",
    ]);
  });
});
