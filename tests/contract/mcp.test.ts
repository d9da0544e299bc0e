import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "@/tests/support/app";

describe.each(["node", "next"] as const)("/mcp over the %s mount", (mount) => {
  let app: TestApp;
  let key: string;
  let readOnlyKey: string;

  beforeAll(async () => {
    app = await startApp({ mount });
    const { account_id: account } = await app.cli<{ account_id: string }>(
      ...["account", "create", "--email", "ada@example.com", "--credit", "12.50"],
    );
    key = (await app.cli<{ key: string }>("key", "create", "--account", account)).key;
    readOnlyKey = (await app.cli<{ key: string }>("key", "create", "--account", account, "--kind", "read_only")).key;
  }, 240_000);
  afterAll(async () => {
    await app?.close();
  });

  /** The official client. */
  async function connect(bearer?: string): Promise<Client> {
    const transport = new StreamableHTTPClientTransport(new URL(`${app.origin}/mcp`), {
      requestInit: { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} },
    });
    const client = new Client({ name: "test", version: "0" });
    // The client's own types are not written for exactOptionalPropertyTypes.
    await client.connect(transport as Parameters<Client["connect"]>[0]);
    return client;
  }

  async function call(client: Client, name: string, args: Record<string, unknown>) {
    const { content, isError } = await client.callTool({ name, arguments: args });
    return { isError, text: (content as { text: string }[])[0]?.text ?? "" };
  }
  const data = async (client: Client, name: string, args: Record<string, unknown>) =>
    JSON.parse((await call(client, name, args)).text);

  it("lets anybody look at models, prices and documentation", async () => {
    const client = await connect();
    expect((await client.listTools()).tools).toHaveLength(6);
    const models = await data(client, "search_models", { query: "gpt-4o-mini", limit: 3 });
    expect(models.data[0].id).toBe("openai/gpt-4o-mini");
    const priced = { model: "openai/gpt-4o-mini", input_tokens: 1_000_000, output_tokens: 0 };
    const { cost } = await data(client, "price_request", priced);
    expect(Number(cost)).toBeCloseTo(Number(models.data[0].pricing.prompt) * 1_000_000, 9);
    const { results } = await data(client, "search_docs", { query: "quick start" });
    const page = await fetch(results[0].url);
    expect(page.status).toBe(200);
    expect(await call(client, "get_balance", {})).toMatchObject({ isError: true });
    await client.close();
  });

  it("makes a call, finds it again and tells the balance of the key's account", async () => {
    const client = await connect(key);
    expect(await data(client, "get_balance", {})).toMatchObject({ currency: "USD" });
    const made = await data(client, "test_call", { prompt: "hello there" });
    expect(made).toMatchObject({ text: expect.stringContaining("hello there"), provider: "sandbox" });
    const found = await data(client, "lookup_request", { id: made.generation_id });
    expect(JSON.stringify(found)).toContain(made.generation_id);
    await client.close();
  });

  it("gives a key no more than the API gives it", async () => {
    const refused = await connect("air_live_0000000000000000000000000000000000000000000");
    expect(await call(refused, "get_balance", {})).toMatchObject({
      isError: true,
      text: expect.stringContaining("401"),
    });
    await refused.close();
    const reader = await connect(readOnlyKey);
    expect(await call(reader, "test_call", { prompt: "hello" })).toMatchObject({
      isError: true,
      text: expect.stringContaining("403"),
    });
    await reader.close();
  });

  it("is closed to pages of other origins, open to ours and to tools on this machine", async () => {
    const post = (headers: Record<string, string>, method = "POST") =>
      fetch(`${app.origin}/mcp`, {
        method,
        headers: { "content-type": "application/json", ...headers },
        body: method === "POST" ? JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }) : null,
      });
    for (const method of ["POST", "GET", "OPTIONS"]) {
      const answer = await post({ origin: "http://evil.example" }, method);
      expect(answer.status).toBe(403);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
    for (const origin of [app.origin, "http://localhost:6274"]) {
      const answer = await post({ origin });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    }
    expect((await post({}, "GET")).status).toBe(405);
  });

  it("is announced", async () => {
    const card = await (await fetch(`${app.origin}/.well-known/mcp.json`)).json();
    expect(card.transport).toEqual({ type: "streamable-http", endpoint: `${app.origin}/mcp` });
    expect(card.tools).toHaveLength(6);
  });
});
