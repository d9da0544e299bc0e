import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "@/tests/support/app";

/** Every operation the product answers to, or will: one that is not built yet is a JSON 404, never a page. */
const OPERATIONS = [
  "POST chat/completions",
  "POST completions",
  "POST responses",
  "GET responses/resp_1",
  "DELETE responses/resp_1",
  "POST responses/resp_1/cancel",
  "GET responses/resp_1/input_items",
  "POST embeddings",
  "POST images/generations",
  "POST images/edits",
  "POST audio/speech",
  "POST audio/transcriptions",
  "POST audio/translations",
  "POST audio/music",
  "POST moderations",
  "POST translations",
  "POST classifications",
  "POST detections",
  "POST ocr",
  "POST rerank",
  "POST videos/generations",
  "POST 3d/generations",
  "GET jobs/job_1",
  "DELETE jobs/job_1",
  "GET files",
  "POST files",
  "GET files/file-1",
  "DELETE files/file-1",
  "GET files/file-1/content",
  "GET files/jobs/job_1/out.png/signed?expires_in=60",
  "GET batches",
  "POST batches",
  "GET batches/batch_1",
  "POST batches/batch_1/cancel",
  "POST messages",
  "POST messages/count_tokens",
  "POST messages/batches",
  "GET messages/batches",
  "GET messages/batches/msgbatch_1",
  "GET messages/batches/msgbatch_1/results",
  "POST messages/batches/msgbatch_1/cancel",
  "GET models",
  "GET models/sandbox/echo",
  "GET models/sandbox/echo/endpoints",
  "GET models/no/such",
  "GET health/providers",
  "GET balance",
  "GET credits",
  "GET transactions",
  "GET generation?id=gen-1",
  "GET key",
  "POST quote",
  "GET keys",
  "POST keys",
  "GET keys/key_1",
  "PATCH keys/key_1",
  "DELETE keys/key_1",
  "POST keys/key_1/rotate",
  "GET sub-accounts",
  "POST sub-accounts",
  "GET sub-accounts/sub_1",
  "GET sub-accounts/sub_1/usage?month=2026-11",
  "GET usage",
  "GET usage/by-tag",
  "GET usage/by-sub-account",
  "GET budgets",
  "POST budgets",
  "DELETE budgets/1",
  "DELETE cache",
  "GET evals",
  "POST evals",
  "GET evals/eval_1",
  "GET replays",
  "POST replays",
  "GET replays/replay_1",
  "GET webhooks",
  "POST webhooks",
  "PATCH webhooks/whk_1",
  "DELETE webhooks/whk_1",
  "POST webhooks/whk_1/test",
  "GET webhooks/deliveries",
  "POST webhooks/deliveries/evt_1/resend",
  "GET webhook-secret",
  "POST webhook-secret/rotate",
  "GET no-such-thing",
];
const GEMINI = [
  "GET models",
  "GET models/sandbox/echo",
  "POST models/sandbox/echo:generateContent",
  "POST models/sandbox/echo:streamGenerateContent?alt=sse",
  "POST models/sandbox/echo:streamGenerateContent",
  "POST models/sandbox/echo:countTokens",
  "POST models/sandbox/echo:embedContent",
  "POST models/sandbox/echo:batchEmbedContents",
  "POST models/sandbox/echo:predict",
  "GET no-such-thing",
];
const PROXY = ["POST chat/completions", "GET models", "GET no/such", "POST %2e%2e/secret", "DELETE files/file-1"];

type Envelope = "openai" | "anthropic" | "gemini";
interface Case {
  readonly method: string;
  readonly path: string;
  readonly envelope: Envelope;
}

const split = (mount: string, envelope: (rest: string) => Envelope, operations: readonly string[]): Case[] =>
  operations.map((operation) => {
    const [method = "", rest = ""] = operation.split(" ");
    return { method, path: mount + rest, envelope: envelope(rest) };
  });
const ofPath = (rest: string): Envelope => (rest.startsWith("messages") ? "anthropic" : "openai");

const CASES: readonly Case[] = [
  ...["/v1/", "/api/v1/", "/v1//", "/v1/v1/"].flatMap((mount) => split(mount, ofPath, OPERATIONS)),
  ...["/v1beta/", "/api/v1beta/"].flatMap((mount) => split(mount, () => "gemini", GEMINI)),
  ...["/openai/", "/proxy/openai/", "/proxy/no-such-provider/"].flatMap((mount) => split(mount, () => "openai", PROXY)),
  ...[
    "POST /",
    "PUT /models",
    "DELETE /console",
    "POST /no/such",
    "PATCH /healthz",
    "GET /api/nothing",
    "POST /api/jobs/run",
  ].map((line) => {
    const [method = "", path = ""] = line.split(" ");
    return { method, path, envelope: "openai" as const };
  }),
];

function expectEnvelope(envelope: Envelope, status: number, body: unknown): void {
  if (envelope === "anthropic") {
    expect(body).toMatchObject({
      type: "error",
      error: { type: expect.any(String), message: expect.stringMatching(/./) },
    });
  } else if (envelope === "gemini") {
    expect(body).toMatchObject({
      error: { code: status, status: expect.any(String), message: expect.stringMatching(/./) },
    });
  } else {
    expect(body).toMatchObject({
      error: { type: expect.any(String), code: status, message: expect.stringMatching(/./) },
    });
  }
}

describe.each(["node", "next"] as const)("every path of the surface, %s mount", (mount) => {
  let app: TestApp;
  let keys: Readonly<Record<string, string>>;

  beforeAll(async () => {
    app = await startApp({ mount });
    const { account_id } = await app.cli<{ account_id: string }>("account", "create", "--email", "ada@example.com");
    const make = async (...flags: string[]) =>
      (await app.cli<{ key: string }>("key", "create", "--account", account_id, "--rpm", "0", ...flags)).key;
    keys = {
      none: "",
      management: await make("--mode", "live", "--kind", "management"),
      test: await make("--mode", "test"),
    };
  }, 240_000);
  afterAll(async () => {
    await app?.close();
  });

  it.each(["none", "management", "test"])(
    "answers JSON of its dialect, key: %s",
    async (key) => {
      for (const { method, path, envelope } of CASES) {
        const hasBody = method !== "GET" && method !== "DELETE";
        const response = await fetch(app.origin + path, {
          method,
          redirect: "manual",
          headers: {
            ...(keys[key] ? { authorization: `Bearer ${keys[key]}` } : {}),
            "content-type": "application/json",
          },
          body: hasBody ? "{}" : undefined,
        });
        const label = `${key} ${method} ${path} → ${response.status}`;
        const text = await response.text();
        expect(response.headers.get("content-type") ?? "", label).toMatch(/^application\/json/);
        expect(response.headers.get("access-control-allow-origin"), label).toBe("*");
        expect(response.headers.get("x-request-id") ?? "", label).not.toBe("");
        expect(response.headers.get("set-cookie"), label).toBeNull();
        expect([200, 201, 400, 401, 402, 403, 404, 405, 422, 429], label).toContain(response.status);
        const body: unknown = JSON.parse(text);
        if (response.status >= 400) {
          try {
            expectEnvelope(envelope, response.status, body);
          } catch (error) {
            throw new Error(`${label}: ${text.slice(0, 300)}`, { cause: error });
          }
        }
        if (response.status === 405) expect(response.headers.get("allow") ?? "", label).not.toBe("");
      }
    },
    120_000,
  );

  it("answers preflights of every path, and says what is wrong with a method", async () => {
    for (const { path } of CASES.slice(0, 40)) {
      const response = await fetch(app.origin + path, { method: "OPTIONS", headers: { origin: "https://a.example" } });
      expect([response.status, response.headers.get("access-control-allow-origin")], path).toEqual([204, "*"]);
    }
    const wrong = await fetch(`${app.origin}/v1/chat/completions`, {
      headers: { authorization: `Bearer ${keys.test}` },
    });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  });
});
