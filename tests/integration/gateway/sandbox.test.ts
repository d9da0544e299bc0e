import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Gateway, sandboxCatalogModels } from "@/lib/gateway";
import { eventsOf, gatewayOver, jsonOf, send, textOf, textOfEvents } from "../../support/gateway-call";
import { type MemoryWorld, memoryWorld } from "../../support/memory-ports";

const KEY = "air_test_sandbox";
const ask = (model: string, extra: object = {}) => ({
  key: KEY,
  body: { model, messages: [{ role: "user", content: "Hello there, sandbox" }], ...extra },
});

let world: MemoryWorld;
let gateway: Gateway;

beforeAll(() => {
  world = memoryWorld();
  world.setModels([
    ...sandboxCatalogModels.map(({ id, name, capabilities }) => ({ id, name, capabilities, lab: "sandbox" })),
    { id: "openai/gpt-x", aliases: ["gpt-x"] },
  ]);
  world.addKey({ secret: KEY, mode: "test" });
  world.addKey({ secret: "air_live_one" });
  gateway = gatewayOver(world);
});

afterAll(() => gateway.drain(1000));

describe("sandbox/echo", () => {
  it("answers a plain call with the last user message, its count and no cost", async () => {
    const reply = await send(gateway, ask("sandbox/echo"));
    const body = await jsonOf(reply);
    expect(reply.status).toBe(200);
    expect(body.choices[0].message.content).toBe("Hello there, sandbox");
    expect(body.choices[0].finish_reason).toBe("stop");
    expect(body.model).toBe("sandbox/echo");
    expect(body.usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 5, total_tokens: 10, cost: 0 });
    expect(body.id).toMatch(/^gen-[0-9a-f]{32}$/);
    expect(reply.headers["x-generation-id"]).toBe(body.id);
    expect(reply.headers).toMatchObject({ "x-provider": "sandbox", "x-model": "sandbox/echo", "x-cost-cents": "0" });
  });

  it("streams the same answer, with usage in exactly one chunk", async () => {
    for (const include_usage of [false, true]) {
      const reply = await send(gateway, ask("sandbox/echo", { stream: true, stream_options: { include_usage } }));
      expect(reply.headers["content-type"]).toContain("text/event-stream");
      expect(reply.headers["x-cost-cents"]).toBeUndefined();
      const events = eventsOf(await textOf(reply));
      expect(events.at(-1)).toBe("[DONE]");
      expect(textOfEvents(events)).toBe("Hello there, sandbox");
      const withUsage = events.filter((event) => event.usage);
      expect(withUsage).toHaveLength(1);
      expect(withUsage[0].usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 5 });
      expect(events.filter((event) => event.choices?.length === 0)).toHaveLength(include_usage ? 1 : 0);
    }
  });

  it("gives the same counts for the same request and honours max_tokens", async () => {
    const body = await jsonOf(await send(gateway, ask("sandbox/echo", { max_tokens: 2 })));
    expect(body.choices[0]).toMatchObject({ finish_reason: "length", message: { content: "Hello th" } });
    expect(body.usage.completion_tokens).toBe(2);
  });

  it("answers n choices", async () => {
    const body = await jsonOf(await send(gateway, ask("sandbox/echo", { n: 3 })));
    expect(body.choices.map((choice: { index: number }) => choice.index)).toEqual([0, 1, 2]);
    expect(body.usage.completion_tokens).toBe(15);
  });
});

describe("test keys", () => {
  it("are answered under any known id, alias resolved, by the sandbox", async () => {
    const reply = await send(gateway, ask("gpt-x"));
    expect(reply.headers).toMatchObject({ "x-provider": "sandbox", "x-model": "openai/gpt-x" });
    expect((await jsonOf(reply)).model).toBe("openai/gpt-x");
  });

  it("do not know what nobody knows: 404 with near matches", async () => {
    const reply = await send(gateway, ask("nobody/gpt-x"));
    expect(reply.status).toBe(404);
    const { error } = await jsonOf(reply);
    expect(error).toMatchObject({ code: 404, type: "model_not_found", param: "model" });
    expect(error.metadata.suggestions).toContain("openai/gpt-x");
  });

  it("leave a record of mode test and touch no wallet", async () => {
    const reply = await send(gateway, ask("sandbox/echo"));
    const id = String(reply.headers["x-generation-id"]).slice(4);
    const record = world.wallets.records.find(({ start }) => start.id.replaceAll("-", "") === id);
    expect(record?.start.mode).toBe("test");
    expect(record?.end).toMatchObject({ status: "completed", costNano: 0n, provider: "sandbox" });
    expect(world.wallets.holds.size).toBe(0);
  });
});

describe("live keys", () => {
  it("use sandbox models free of charge", async () => {
    const reply = await send(gateway, { ...ask("sandbox/echo"), key: "air_live_one" });
    expect(reply.status).toBe(200);
    expect(reply.headers["x-cost-cents"]).toBe("0");
    expect(world.wallets.holds.size).toBe(0);
  });
});

describe("behaviours", () => {
  const tools = [
    {
      type: "function",
      function: {
        name: "get_weather",
        parameters: {
          type: "object",
          properties: { city: { type: "string" }, days: { type: "integer", minimum: 3 } },
          required: ["city"],
        },
      },
    },
  ];

  it("tool-call calls the first tool with fitting arguments, plain and streamed", async () => {
    const plain = await jsonOf(await send(gateway, ask("sandbox/tool-call", { tools })));
    const [call] = plain.choices[0].message.tool_calls;
    expect(plain.choices[0].finish_reason).toBe("tool_calls");
    expect(call.function.name).toBe("get_weather");
    expect(JSON.parse(call.function.arguments)).toEqual({ city: "Hello there, sandbox", days: 3 });
    const events = eventsOf(await textOf(await send(gateway, ask("sandbox/tool-call", { tools, stream: true }))));
    const parts = events.flatMap((event) => event.choices?.[0]?.delta?.tool_calls ?? []);
    expect(parts[0]).toMatchObject({ index: 0, type: "function", function: { name: "get_weather" } });
    expect(JSON.parse(parts.map((part) => part.function?.arguments ?? "").join(""))).toEqual({
      city: "Hello there, sandbox",
      days: 3,
    });
  });

  it("tool-call answers in text after a tool result", async () => {
    const messages = [
      { role: "user", content: "Weather?" },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c1", type: "function", function: { name: "get_weather", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "c1", content: "Sunny" },
    ];
    const body = await jsonOf(await send(gateway, ask("sandbox/tool-call", { tools, messages })));
    expect(body.choices[0].message.content).toBe("The tool answered: Sunny");
  });

  it("reasoning keeps its thoughts apart and counts them", async () => {
    const body = await jsonOf(await send(gateway, ask("sandbox/reasoning")));
    expect(body.choices[0].message.content).toBe("Hello there, sandbox");
    expect(body.choices[0].message.reasoning_content).toContain("20 characters");
    expect(body.usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  });

  it("json makes a document that fits the schema", async () => {
    const schema = {
      type: "object",
      properties: {
        mood: { enum: ["glad", "sad"] },
        when: { type: "string", format: "date" },
        tags: { type: "array", items: { type: "string" }, minItems: 2 },
      },
      required: ["mood", "when", "tags"],
    };
    const response_format = { type: "json_schema", json_schema: { name: "mood", schema } };
    const body = await jsonOf(await send(gateway, ask("sandbox/json", { response_format })));
    expect(JSON.parse(body.choices[0].message.content)).toEqual({
      mood: "glad",
      when: "2024-01-01",
      tags: ["Hello there, sandbox", "Hello there, sandbox"],
    });
  });

  it("rate-limited answers 429 with Retry-After", async () => {
    const reply = await send(gateway, ask("sandbox/rate-limited"));
    expect(reply.status).toBe(429);
    expect(Number(reply.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect((await jsonOf(reply)).error.type).toBe("rate_limit_error");
  });

  it("no-credits answers 402", async () => {
    const reply = await send(gateway, ask("sandbox/no-credits", { stream: true }));
    expect(reply.status).toBe(402);
    expect((await jsonOf(reply)).error).toMatchObject({ type: "insufficient_credits", code: 402 });
  });

  it("refuses with content_filter", async () => {
    const body = await jsonOf(await send(gateway, ask("sandbox/refuses")));
    expect(body.choices[0].finish_reason).toBe("content_filter");
  });

  it("bad-json is a 502, streamed an error in the stream without an end mark", async () => {
    expect((await send(gateway, ask("sandbox/bad-json"))).status).toBe(502);
    const events = eventsOf(await textOf(await send(gateway, ask("sandbox/bad-json", { stream: true }))));
    expect(events.at(-1).error.code).toBe(502);
    expect(events).not.toContain("[DONE]");
  });

  it("dies-midstream sends what it had, then an error in the stream", async () => {
    expect((await send(gateway, ask("sandbox/dies-midstream"))).status).toBe(502);
    const events = eventsOf(await textOf(await send(gateway, ask("sandbox/dies-midstream", { stream: true }))));
    expect(textOfEvents(events)).toBe("Hello there,");
    expect(events.at(-1)).toMatchObject({ error: { code: 502 }, choices: [{ finish_reason: "error" }] });
    expect(events).not.toContain("[DONE]");
  });

  it("no-usage is counted here and says so in the record", async () => {
    const reply = await send(gateway, ask("sandbox/no-usage"));
    expect((await jsonOf(reply)).usage.completion_tokens).toBe(5);
    const record = world.wallets.records.at(-1);
    expect(record?.end.usage).toMatchObject({ source: "estimated", outputTokens: 5 });
  });
});
