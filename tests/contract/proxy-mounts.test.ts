import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "@/tests/support/app";
import { startFamilies, type TestFamilies } from "@/tests/support/families";

const MESSAGES = [{ role: "user", content: "Say hello" }];
const CALLS = [
  ["openai", "/v1/chat/completions", { model: "gpt-5.4-mini", messages: MESSAGES }],
  ["openai", "/v1/responses", { model: "gpt-5.4-mini", input: "Say hello" }],
  ["anthropic", "/v1/messages", { model: "claude-sonnet-4-6", messages: MESSAGES, max_tokens: 50 }],
  [
    "google",
    "/v1beta/models/gemini-3.5-flash:generateContent",
    { contents: [{ role: "user", parts: [{ text: "Say hello" }] }] },
  ],
] as const;

describe.each(["node", "next"] as const)("the provider proxy, %s mount", (mount) => {
  let app: TestApp;
  let families: TestFamilies;
  let key: string;
  beforeAll(async () => {
    families = await startFamilies();
    const google = { GEMINI_API_KEY: "gemini-upstream", GEMINI_BASE_URL: `${families.origin}/gemini` };
    app = await startApp({ mount, env: { ...families.env, ...google } });
    const { account_id: account } = await app.cli<{ account_id: string }>(
      ...["account", "create", "--email", "ada@example.com", "--credit", "10.00"],
    );
    key = (await app.cli<{ key: string }>(...["key", "create", "--account", account, "--mode", "live", "--rpm", "0"]))
      .key;
  }, 240_000);
  afterAll(async () => {
    await app?.close();
    await families?.close();
  });
  afterEach(() => families.reset());

  const post = (path: string, body: unknown, secret = key) =>
    fetch(app.origin + path, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it.each(CALLS)(
    "/%s%s is the provider's own, with and without /proxy before it, and charged",
    async (provider, path, body) => {
      for (const prefix of ["", "/proxy"]) {
        const reply = await post(`${prefix}/${provider}${path}`, body);
        expect({ prefix, status: reply.status }).toEqual({ prefix, status: 200 });
        expect(reply.headers.get("x-provider")).toBe(provider);
        expect(Number(reply.headers.get("x-cost-amount"))).toBeGreaterThan(0);
        expect(reply.headers.get("content-type")).toContain("json");
      }
      expect(families.journal).toHaveLength(2);
      expect(families.journal[0]?.body).toEqual(expect.objectContaining(body));
    },
  );

  it("refuses in JSON what it does not price, strangers, and ways out", async () => {
    for (const [path, secret, statuses] of [
      ["/openai/v1/files", key, [404]],
      ["/openai/v1/chat/completions", "air_live_wrong", [401]],
      ["/openai/v1/%252e%252e/chat/completions", key, [400, 404]],
      ["/openai/v1%2fchat/completions", key, [400, 404]],
      ["/anthropic/v1/messages%00", key, [400, 404]],
      ["/anthropic", key, [404]],
    ] as const) {
      const reply = await post(path, CALLS[0][2], secret);
      expect(reply.headers.get("content-type"), path).toContain("json");
      expect(statuses as readonly number[], path).toContain(reply.status);
    }
    expect(families.journal).toEqual([]);
  });

  it("leaves pages alone that only begin like a provider's name", async () => {
    const page = await fetch(`${app.origin}/models`);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringContaining("html")]);
    expect((await fetch(`${app.origin}/openais`)).headers.get("content-type")).toContain("html");
  });
});
