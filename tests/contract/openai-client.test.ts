import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseScaled } from "@/lib/kernel";
import { startApp, type TestApp } from "@/tests/support/app";
import { startUpstream, type TestUpstream } from "@/tests/support/upstream";

const MODEL = "openai/gpt-4o-mini";

interface Price {
  readonly prompt: string;
  readonly completion: string;
}

describe.each(["node", "next"] as const)("official openai client, %s mount", (mount) => {
  let app: TestApp;
  let upstream: TestUpstream;
  let key: string;
  let accountId: string;
  let price: Price;
  const clientOf = (base: string, options: { apiKey?: string; maxRetries?: number } = {}) =>
    new OpenAI({ baseURL: `${app.origin}${base}`, apiKey: options.apiKey ?? key, maxRetries: options.maxRetries ?? 0 });
  const api = async (path: string, secret = key) => {
    const response = await fetch(`${app.origin}/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });
    return response.json();
  };

  beforeAll(async () => {
    upstream = await startUpstream();
    app = await startApp({ mount, env: { OPENAI_API_KEY: "sk-upstream", OPENAI_BASE_URL: upstream.baseUrl } });
    const account = await app.cli<{ account_id: string }>(
      "account",
      "create",
      "--email",
      "ada@example.com",
      "--credit",
      "10.00",
    );
    accountId = account.account_id;
    key = (await app.cli<{ key: string }>("key", "create", "--account", accountId, "--mode", "live", "--rpm", "0")).key;
    price = (await api(`/models/${MODEL}`)).pricing;
  }, 240_000);
  afterAll(async () => {
    await app?.close();
    await upstream?.close();
  });
  afterEach(() => upstream.reset());

  /** What the journal says a call must cost, in nano. */
  const expectedNano = (entry: { promptTokens: number; completionTokens: number }) => {
    const pico =
      BigInt(entry.promptTokens) * parseScaled(price.prompt, 12) +
      BigInt(entry.completionTokens) * parseScaled(price.completion, 12);
    return (pico + 999n) / 1000n;
  };
  const chargedNano = async (id: string) => parseScaled((await api(`/generation?id=${id}`)).charge.amount, 9);

  describe.each(["/v1", "/api/v1"])("base %s", (base) => {
    it("answers a plain call and charges what the journal says", async () => {
      const answer = await clientOf(base).chat.completions.create({
        model: MODEL,
        messages: [{ role: "user", content: "Hi" }],
      });
      expect(answer.choices[0]?.message.content).toBe("Hello, world!");
      expect(answer.model).toBe(MODEL);
      const [entry] = upstream.journal;
      if (!entry) throw new Error("the upstream saw nothing");
      expect(answer.usage).toMatchObject({
        prompt_tokens: entry.promptTokens,
        completion_tokens: entry.completionTokens,
      });
      expect(await chargedNano(answer.id)).toBe(expectedNano(entry));
    });

    it.each([false, true])("streams, include_usage %s", async (isUsageAsked) => {
      const stream = await clientOf(base).chat.completions.create({
        model: MODEL,
        messages: [{ role: "user", content: "Hi" }],
        stream: true,
        ...(isUsageAsked ? { stream_options: { include_usage: true } } : {}),
      });
      let text = "";
      const usages: unknown[] = [];
      const finishes: string[] = [];
      let id = "";
      for await (const chunk of stream) {
        id = chunk.id;
        expect(chunk.model).toBe(MODEL);
        if (!isUsageAsked) expect(chunk.choices).toHaveLength(1);
        text += chunk.choices[0]?.delta.content ?? "";
        const finish = chunk.choices[0]?.finish_reason;
        if (finish) finishes.push(finish);
        if (chunk.usage) usages.push(chunk.usage);
      }
      expect(text).toBe("Hello, world!");
      expect(finishes).toEqual(["stop"]);
      expect(usages).toHaveLength(1);
      const [entry] = upstream.journal;
      if (!entry) throw new Error("the upstream saw nothing");
      expect(entry.body.stream_options).toEqual({ include_usage: true });
      expect(await chargedNano(id)).toBe(expectedNano(entry));
    });
  });

  it("keeps secrets on their own side", async () => {
    await clientOf("/v1").chat.completions.create({ model: MODEL, messages: [{ role: "user", content: "Hi" }] });
    const headers = upstream.journal[0]?.headers ?? {};
    expect(headers.authorization).toBe("Bearer sk-upstream");
    expect(JSON.stringify(headers)).not.toContain(key);
  });

  it("calls tools and makes structured output with the sandbox", async () => {
    const client = clientOf("/v1");
    const tools = [
      {
        type: "function" as const,
        function: {
          name: "weather",
          parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
        },
      },
    ];
    const called = await client.chat.completions.create({
      model: "sandbox/tool-call",
      messages: [{ role: "user", content: "Weather?" }],
      tools,
    });
    const call = called.choices[0]?.message.tool_calls?.[0];
    expect(called.choices[0]?.finish_reason).toBe("tool_calls");
    expect(call?.type === "function" && JSON.parse(call.function.arguments)).toHaveProperty("city");
    const schema = {
      type: "object",
      properties: { answer: { type: "string" } },
      required: ["answer"],
      additionalProperties: false,
    };
    const structured = await client.chat.completions.create({
      model: "sandbox/json",
      messages: [{ role: "user", content: "JSON please" }],
      response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: true } },
    });
    expect(JSON.parse(structured.choices[0]?.message.content ?? "")).toHaveProperty("answer");
  });

  it("refuses a wrong key with 401", async () => {
    const call = clientOf("/v1", { apiKey: "air_live_wrong" }).chat.completions.create({ model: MODEL, messages: [] });
    await expect(call).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });

  it("refuses an unknown model with 404 and a suggestion", async () => {
    const call = clientOf("/v1").chat.completions.create({
      model: "openai/gpt-4o-minni",
      messages: [{ role: "user", content: "Hi" }],
    });
    await expect(call).rejects.toMatchObject({ status: 404, type: "model_not_found" });
    await expect(call).rejects.toThrow(/gpt-4o-mini/);
  });

  it("refuses a bad request with 400 that names the field", async () => {
    const call = clientOf("/v1").chat.completions.create({
      model: MODEL,
      messages: [{ role: "wizard" as "user", content: "Hi" }],
    });
    await expect(call).rejects.toMatchObject({ status: 400, param: "messages[0].role" });
    expect(upstream.journal).toHaveLength(0);
  });

  it("refuses with 402 when the money does not cover it, and holds nothing", async () => {
    const poor = await app.cli<{ account_id: string }>("account", "create", "--email", `poor-${mount}@example.com`);
    const made = await app.cli<{ key: string }>("key", "create", "--account", poor.account_id, "--mode", "live");
    const call = clientOf("/v1", { apiKey: made.key }).chat.completions.create({
      model: MODEL,
      messages: [{ role: "user", content: "Hi" }],
    });
    await expect(call).rejects.toMatchObject({ status: 402, type: "insufficient_credits" });
    expect(upstream.journal).toHaveLength(0);
  });

  it("limits per minute with 429, Retry-After and the headers", async () => {
    const made = await app.cli<{ key: string }>(
      "key",
      "create",
      "--account",
      accountId,
      "--mode",
      "test",
      "--rpm",
      "2",
    );
    const statuses: number[] = [];
    let last: Response | null = null;
    // Five calls cannot all fall into windows of two unless three windows pass, which takes minutes.
    for (let at = 0; at < 5; at++) {
      last = await fetch(`${app.origin}/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${made.key}`, "content-type": "application/json" },
        body: JSON.stringify({ model: "sandbox/echo", messages: [{ role: "user", content: "Hi" }] }),
      });
      statuses.push(last.status);
      if (last.status === 429) break;
    }
    expect(statuses).toContain(429);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(last?.headers.get("x-ratelimit-limit")).toBe("2");
    const call = clientOf("/v1", { apiKey: made.key }).chat.completions.create({
      model: "sandbox/rate-limited",
      messages: [{ role: "user", content: "Hi" }],
    });
    await expect(call).rejects.toBeInstanceOf(OpenAI.RateLimitError);
  });

  it("stops the provider when the client aborts, and charges what was made", async () => {
    upstream.behave({ pieces: Array.from({ length: 400 }, (_, index) => `word${index} `), delayMs: 25 });
    const stream = await clientOf("/v1").chat.completions.create({
      model: MODEL,
      messages: [{ role: "user", content: "Hi" }],
      stream: true,
    });
    let id = "";
    for await (const chunk of stream) {
      id = chunk.id;
      if (chunk.choices[0]?.delta.content) break;
    }
    await expect.poll(() => upstream.journal[0]?.ending, { timeout: 5000 }).toBe("aborted");
    await expect.poll(async () => (await api(`/generation?id=${id}`)).status, { timeout: 5000 }).toBe("cancelled");
    expect(await chargedNano(id)).toBeGreaterThan(0n);
  });

  it("proves its ledger after all this", async () => {
    const proof = await app.cli("ledger", "prove");
    expect(JSON.stringify(proof)).not.toContain('"broken":true');
  });
});
