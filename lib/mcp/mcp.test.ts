import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterEach, describe, expect, it } from "vitest";
import type { Catalog } from "@/lib/catalog";
import { type PriceCard, pico } from "@/lib/kernel";
import { type ApiCall, answerMcp, type McpSession, mcpCard } from ".";

const info = { name: "ai-router", title: "Router", version: "1.2.3", instructions: "One API for many models." };
const card: PriceCard = {
  versionId: "v7",
  prices: {
    input: { pico: pico(2_500_000n), perUnits: 1n },
    output: { pico: pico(10_000_000n), perUnits: 1n },
    cache_read: { pico: pico(250_000n), perUnits: 1n },
  },
  tiers: [],
};
const entry = { id: "lab/model", name: "Model", isAvailable: true, shownPrices: { USD: card, RUB: null, KZT: null } };
const catalog = {
  snapshot: () => ({ resolve: (id: string) => (id === "lab/model" ? entry : undefined), suggest: () => ["lab/model"] }),
} as unknown as Catalog;

let calls: ApiCall[] = [];
const answers = (status: number, text: string, hasKey = true): McpSession => ({
  hasKey,
  catalog,
  call: async (call) => {
    calls.push(call);
    return { status, text, header: (name) => (name === "x-generation-id" ? "gen-1" : null) };
  },
  searchDocs: async (query, language, limit) => [{ title: `${query} ${limit}`, url: `/${language}`, excerpt: "…" }],
});

const post = (session: McpSession, body: unknown, version: string | null = null) =>
  answerMcp(info, session, typeof body === "string" ? body : JSON.stringify(body), version);

/** The official client, with this protocol instead of a network. */
async function connect(session: McpSession): Promise<Client> {
  const transport = new StreamableHTTPClientTransport(new URL("http://router.test/mcp"), {
    fetch: async (_url, init) => {
      if (init?.method !== "POST") return new Response(null, { status: 405 });
      const version = new Headers(init.headers).get("mcp-protocol-version");
      const { status, body } = await post(session, String(init.body), version);
      return new Response(body, { status, headers: { "content-type": "application/json" } });
    },
  });
  const client = new Client({ name: "test", version: "0" });
  // The client's own types are not written for exactOptionalPropertyTypes.
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  return client;
}

const textOf = (result: Awaited<ReturnType<Client["callTool"]>>): string =>
  (result.content as { text: string }[])[0]?.text ?? "";

afterEach(() => {
  calls = [];
});

describe("the official client", () => {
  it("connects, reads who this is and lists the tools", async () => {
    const client = await connect(answers(200, "{}"));
    expect(client.getServerVersion()).toMatchObject({ name: "ai-router", version: "1.2.3" });
    await client.ping();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      "search_models",
      "price_request",
      "get_balance",
      "lookup_request",
      "search_docs",
      "test_call",
    ]);
    expect(tools.every(({ inputSchema }) => inputSchema.type === "object")).toBe(true);
    expect(tools.filter(({ annotations }) => !annotations?.readOnlyHint).map(({ name }) => name)).toEqual([
      "test_call",
    ]);
    await client.close();
  });

  it("prices a request as the biller does", async () => {
    const client = await connect(answers(200, "{}", false));
    const question = {
      model: "lab/model",
      input_tokens: 1000,
      cached_input_tokens: 200,
      output_tokens: 100,
      requests: 3,
    };
    const result = await client.callTool({ name: "price_request", arguments: question });
    // 800 × 2.5 + 200 × 0.25 + 100 × 10 micro-dollars.
    expect(JSON.parse(textOf(result))).toMatchObject({ cost: "0.00305", total: "0.00915", price_version: "v7" });
    const unknown = await client.callTool({ name: "price_request", arguments: { ...question, model: "lab/modle" } });
    expect(unknown.isError).toBe(true);
    expect(textOf(unknown)).toContain("Did you mean lab/model?");
    const unpriced = await client.callTool({ name: "price_request", arguments: { ...question, currency: "KZT" } });
    expect(JSON.parse(textOf(unpriced))).toMatchObject({ cost: null });
    await client.close();
  });

  it("is told what a tool without its key, with wrong arguments or refused by the API needs", async () => {
    const client = await connect(answers(402, '{"error":{"message":"Top up."}}', false));
    const keyless = await client.callTool({ name: "test_call", arguments: { prompt: "hello" } });
    expect(keyless.isError).toBe(true);
    expect(textOf(keyless)).toContain("API key");
    const wrong = await client.callTool({ name: "search_docs", arguments: { query: "" } });
    expect(wrong.isError).toBe(true);
    expect(calls).toEqual([]);
    const refused = await (await connect(answers(402, '{"error":{"message":"Top up."}}'))).callTool({
      name: "get_balance",
      arguments: {},
    });
    expect(refused).toMatchObject({ isError: true, content: [{ type: "text", text: "402: Top up." }] });
    await expect(client.callTool({ name: "drop_tables", arguments: {} })).rejects.toThrow(/no tool drop_tables/);
    await client.close();
  });

  it("makes a test call that is capped whatever is asked", async () => {
    const completion = {
      model: "sandbox/echo",
      choices: [{ finish_reason: "stop", message: { content: "hello" } }],
      usage: { total_tokens: 2 },
    };
    const client = await connect(answers(200, JSON.stringify(completion)));
    const result = await client.callTool({ name: "test_call", arguments: { prompt: "hello" } });
    expect(JSON.parse(textOf(result))).toMatchObject({ text: "hello", generation_id: "gen-1" });
    expect(calls[0]?.body).toMatchObject({ model: "sandbox/echo", max_tokens: 64, max_cost: 0.01 });
    for (const over of [{ max_tokens: 100_000 }, { max_cost_usd: 5 }]) {
      expect((await client.callTool({ name: "test_call", arguments: { prompt: "hello", ...over } })).isError).toBe(
        true,
      );
    }
    expect(calls).toHaveLength(1);
    await client.close();
  });
});

describe("the transport", () => {
  const session = answers(200, "{}");

  it("answers a notification with 202 and nothing", async () => {
    expect(await post(session, { jsonrpc: "2.0", method: "notifications/initialized" })).toEqual({
      status: 202,
      body: null,
    });
  });

  it("refuses what is no JSON, no JSON-RPC, of an unknown revision or method", async () => {
    const code = async (body: unknown, version?: string) => {
      const reply = await post(session, body, version);
      return [reply.status, JSON.parse(reply.body ?? "null").error.code];
    };
    expect(await code("{")).toEqual([400, -32700]);
    expect(await code({ id: 1, method: "ping" })).toEqual([400, -32600]);
    expect(await code([])).toEqual([400, -32600]);
    expect(await code({ jsonrpc: "2.0", id: 1, method: "ping" }, "1999-01-01")).toEqual([400, -32600]);
    expect(await code({ jsonrpc: "2.0", id: 1, method: "resources/list" })).toEqual([200, -32601]);
  });

  it("answers a batch in one body, notifications left out", async () => {
    const ping = (id: number) => ({ jsonrpc: "2.0", id, method: "ping" });
    const { body } = await post(session, [ping(1), { jsonrpc: "2.0", method: "notifications/x" }, ping(2)]);
    expect(JSON.parse(body ?? "")).toEqual([
      { jsonrpc: "2.0", id: 1, result: {} },
      { jsonrpc: "2.0", id: 2, result: {} },
    ]);
  });

  it("speaks the client's revision, or its newest", async () => {
    const asked = async (protocolVersion: string) => {
      const { body } = await post(session, {
        jsonrpc: "2.0",
        id: 1,
        method: "initialize",
        params: { protocolVersion },
      });
      return JSON.parse(body ?? "").result.protocolVersion;
    };
    expect(await asked("2025-03-26")).toBe("2025-03-26");
    expect(await asked("2099-01-01")).toBe("2025-11-25");
  });
});

describe("the card", () => {
  it("names the endpoint and the tools", () => {
    expect(mcpCard(info, "https://router.test/mcp")).toMatchObject({
      transport: { type: "streamable-http", endpoint: "https://router.test/mcp" },
      serverInfo: { name: "ai-router" },
      tools: expect.arrayContaining([expect.objectContaining({ name: "search_docs" })]),
    });
  });
});
