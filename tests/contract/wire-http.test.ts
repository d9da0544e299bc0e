import http from "node:http";
import net from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "@/tests/support/app";
import { startFamilies, type TestFamilies } from "@/tests/support/families";

/** What every client relies on before a model says a word: paths, methods, keys, headers, connections. Both mounts. */
const CHAT = { model: "openai/gpt-5.4-mini", messages: [{ role: "user", content: "Say hello" }], max_tokens: 50 };
const MESSAGES = { ...CHAT, model: "anthropic/claude-sonnet-4.6" };
const CONTENTS = { contents: [{ role: "user", parts: [{ text: "Say hello" }] }] };
const GEMINI_ID = "google/gemini-3.5-flash";

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

describe.each(["node", "next"] as const)("%s mount", (mount) => {
  let app: TestApp;
  let families: TestFamilies;
  let key: string;
  beforeAll(async () => {
    families = await startFamilies();
    app = await startApp({ mount, env: { ...families.env } });
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

  /** A path exactly as written; `fetch` would tidy it. */
  function send(path: string, { method = "POST", headers = {}, body }: Sent = {}) {
    const { hostname, port } = new URL(app.origin);
    const bytes = body === undefined ? null : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
    const json: Record<string, string> = bytes
      ? { "content-type": "application/json", "content-length": String(bytes.length) }
      : {};
    return new Promise<{
      status: number;
      headers: http.IncomingHttpHeaders;
      text: string;
      json: () => Record<string, never>;
    }>((resolve, reject) => {
      const request = http.request({ hostname, port, path, method, headers: { ...json, ...headers } }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) }),
        );
      });
      request.on("error", reject);
      request.end(bytes ?? undefined);
    });
  }
  const bearer = () => ({ authorization: `Bearer ${key}` });

  it("answers the OpenAI surface under /v1 and /api/v1, slashes doubled or trailing", async () => {
    for (const path of ["/v1", "/api/v1", "//v1", "/v1/v1"])
      for (const end of ["", "/"])
        expect([
          path,
          (await send(`${path}/chat/completions${end}`, { headers: bearer(), body: CHAT })).status,
        ]).toEqual([path, 200]);
  });

  it("knows a model by its id with the slash as it is and encoded", async () => {
    const plain = await send("/v1/models/openai/gpt-5.4-mini", { method: "GET" });
    const encoded = await send("/v1/models/openai%2Fgpt-5.4-mini", { method: "GET" });
    expect([plain.status, encoded.status]).toEqual([200, 200]);
    expect(plain.json()).toEqual(encoded.json());
  });

  it.each([
    `/v1beta/models/${GEMINI_ID}:generateContent`,
    `/v1beta/models/${GEMINI_ID.replace("/", "%2F")}:generateContent`,
    `/v1beta/${GEMINI_ID}:generateContent`,
    `/v1/models/${GEMINI_ID}:generateContent`,
    `/api/v1beta/models/${GEMINI_ID}:generateContent`,
    `/v1beta/models/${GEMINI_ID}%3AgenerateContent`,
  ])("serves Gemini ids with a slash at %s", async (path) => {
    const reply = await send(path, { headers: { "x-goog-api-key": key }, body: CONTENTS });
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({ candidates: [{ finishReason: "STOP" }], modelVersion: GEMINI_ID });
  });

  it("counts and embeds on Google's paths under /v1 as its newer library calls them", async () => {
    const headers = { "x-goog-api-key": key };
    const counted = await send(`/v1/models/${GEMINI_ID}:countTokens`, { headers, body: CONTENTS });
    expect(counted.json()).toEqual({ totalTokens: expect.any(Number) });
    const requests = [{ model: "models/sandbox/embedding", content: { parts: [{ text: "river" }] } }];
    const embedded = await send("/v1/models/sandbox/embedding:batchEmbedContents", { headers, body: { requests } });
    expect(embedded.json()).toMatchObject({ embeddings: [{ values: expect.any(Array) }] });
  });

  it("lists models in the shape of whoever asks", async () => {
    const list = async (headers: Record<string, string>, path = "/v1/models?limit=1000") => {
      const { status, text } = await send(path, { method: "GET", headers });
      expect(status).toBe(200);
      const { data, models, ...rest } = JSON.parse(text);
      return { first: (data ?? models)[0], isGoogle: models !== undefined, rest };
    };
    const openai = await list({});
    expect(openai.rest.object).toBe("list");
    expect(openai.first).toMatchObject({ object: "model", created: expect.any(Number), owned_by: expect.any(String) });
    for (const google of [await list({ "x-goog-api-key": key }), await list({}, "/v1beta/models")]) {
      expect(google.isGoogle).toBe(true);
      expect(google.first.name).toMatch(/^models\//);
    }
    const anthropic = await list({ "anthropic-version": "2023-06-01", ...bearer() });
    expect(anthropic.first).toMatchObject({
      type: "model",
      id: expect.any(String),
      display_name: expect.any(String),
      created_at: expect.stringContaining("T"),
    });
    expect(anthropic.rest).toMatchObject({
      has_more: expect.any(Boolean),
      first_id: anthropic.first.id,
      last_id: expect.any(String),
    });
  });

  it("answers what coding agents ask first, without a key, quickly and below 500", async () => {
    for (const path of ["/", "/api/hello"]) expect((await send(path, { method: "HEAD" })).status).toBeLessThan(500);
  });

  it("is not confused by a query", async () => {
    const headers = { ...bearer(), "anthropic-version": "2023-06-01" };
    expect((await send("/v1/messages?beta=true", { headers, body: MESSAGES })).status).toBe(200);
  });

  it.each([
    "/v1/chat/completions",
    "/v1/messages",
    "/v1beta/models/x/y:generateContent",
    "/v1/models",
    "/api/v1/embeddings",
  ])("lets browsers ask first: OPTIONS %s", async (path) => {
    const reply = await send(path, { method: "OPTIONS", headers: { origin: "https://elsewhere.example" } });
    expect(reply.status).toBe(204);
    expect(reply.headers["access-control-allow-origin"]).toBe("*");
    const allowed = String(reply.headers["access-control-allow-headers"]).split(/,\s*/);
    for (const name of [
      ..."authorization content-type x-api-key anthropic-version anthropic-beta x-goog-api-key".split(" "),
      ..."anthropic-dangerous-direct-browser-access x-stainless-os x-stainless-retry-count".split(" "),
    ])
      expect(allowed).toContain(name);
  });

  it("tells browsers of answers and errors alike", async () => {
    for (const headers of [bearer(), { authorization: "Bearer air_live_wrong" }]) {
      const reply = await send("/v1/chat/completions", { headers, body: CHAT });
      expect(reply.headers["access-control-allow-origin"]).toBe("*");
      const exposed = String(reply.headers["access-control-expose-headers"]);
      for (const name of ["x-request-id", "request-id", "x-ratelimit-remaining", "retry-after"])
        expect(exposed).toContain(name);
    }
  });

  it.each<[method: string, path: string, status: number, member: string]>([
    ["GET", "/v1/chat/completions", 405, "error.message"],
    ["POST", "/v1/nothing/here", 404, "error.message"],
    ["DELETE", "/v1/messages", 405, "error.type"],
    ["POST", "/v1/messages/nothing", 404, "error.type"],
    ["GET", "/v1beta/models/a/b:generateContent", 404, "error.status"],
    ["POST", "/v1beta/nothing", 404, "error.status"],
    // A page's address: Next answers it itself on its own mount.
    ...(mount === "node"
      ? [["POST", "/nowhere/at/all", 404, "error.message"] as [string, string, number, string]]
      : []),
    ["PUT", "/v1/completions", 404, "error.message"],
  ])("%s %s is %i in JSON of its dialect", async (method, path, status, member) => {
    const reply = await send(path, { method, headers: bearer(), ...(method === "GET" ? {} : { body: {} }) });
    expect([
      reply.status === status || reply.status === 404 || reply.status === 405,
      reply.headers["content-type"],
    ]).toEqual([true, expect.stringContaining("application/json")]);
    expect(reply.json()).toHaveProperty(member);
  });

  it("takes the key wherever a client puts it, the scheme in any case, one good one of two", async () => {
    const places: readonly Sent[] = [
      { headers: { authorization: `bearer ${key}` } },
      { headers: { authorization: `BEARER ${key}` } },
      { headers: { "x-api-key": key } },
      { headers: { "x-goog-api-key": key } },
      { headers: { "x-api-key": key, authorization: "Bearer placeholder" } },
      { headers: { "x-api-key": "placeholder", authorization: `Bearer ${key}` } },
    ];
    for (const [path, body] of [
      ["/v1/chat/completions", CHAT],
      ["/v1/messages", MESSAGES],
      [`/v1beta/models/${GEMINI_ID}:generateContent`, CONTENTS],
    ] as const) {
      for (const place of places) expect((await send(path, { ...place, body })).status).toBe(200);
      expect((await send(`${path}?key=${key}`, { body })).status).toBe(200);
    }
    expect(app.output()).not.toContain(key);
    expect(JSON.stringify(families.journal)).not.toContain(key);
  });

  it.each([
    ["/v1/chat/completions", CHAT, { error: { code: 401, type: "authentication_error", message: expect.any(String) } }],
    ["/v1/responses", { model: "x", input: "Hi" }, { error: { code: 401, type: "authentication_error" } }],
    ["/v1/messages", MESSAGES, { type: "error", error: { type: "authentication_error" } }],
    [`/v1beta/models/${GEMINI_ID}:generateContent`, CONTENTS, { error: { code: 401, status: "UNAUTHENTICATED" } }],
  ])("%s tells a wrong key in its own words", async (path, body, envelope) => {
    const reply = await send(path, { headers: { authorization: "Bearer air_live_wrong" }, body });
    expect(reply.status).toBe(401);
    expect(reply.json()).toMatchObject(envelope);
    expect(families.journal).toEqual([]);
  });

  it("echoes a request id, names limits, cost and model, and passes no provider's own headers", async () => {
    const headers = { ...bearer(), "x-request-id": "trace-77" };
    const reply = await send("/v1/chat/completions", { headers, body: CHAT });
    expect(reply.headers).toMatchObject({
      "x-request-id": "trace-77",
      "x-model": "openai/gpt-5.4-mini",
      "x-provider": "openai",
      "x-latency-ms": expect.stringMatching(/^\d+$/),
      "x-cost-cents": expect.stringMatching(/^[\d.]+$/),
      "x-input-units": "1000",
      "x-output-units": "60",
      "x-cache-status": "miss",
      "content-type": expect.stringContaining("application/json"),
    });
    for (const name of ["openai-organization", "anthropic-organization-id", "set-cookie", "x-ratelimit-limit-requests"])
      expect(reply.headers).not.toHaveProperty(name);
    const wrong = await send("/v1/messages", { headers: { "x-api-key": "x" }, body: MESSAGES });
    expect(wrong.headers["request-id"]).toBe(wrong.headers["x-request-id"]);
  });

  it("streams without a length, uncached, plain though the client takes gzip, every frame closed by an empty line", async () => {
    const headers = { ...bearer(), "accept-encoding": "gzip, deflate, br, zstd" };
    for (const [path, body, mark] of [
      ["/v1/chat/completions", { ...CHAT, stream: true }, "[DONE]"],
      ["/v1/messages", { ...MESSAGES, stream: true }, "message_stop"],
      [`/v1beta/models/${GEMINI_ID}:streamGenerateContent?alt=sse`, CONTENTS, "STOP"],
    ] as const) {
      const reply = await send(path, { headers, body });
      expect(reply.headers["content-type"]).toMatch(/^text\/event-stream/);
      expect(reply.headers["cache-control"]).toContain("no-cache");
      expect(reply.headers).not.toHaveProperty("content-length");
      expect(reply.headers).not.toHaveProperty("content-encoding");
      // What passes through keeps the line ends of its provider.
      expect(reply.text).toMatch(/\r?\n\r?\n$/);
      expect(reply.text).toContain(mark);
      const frames = reply.text
        .trim()
        .split(/\r?\n\r?\n/)
        .filter((frame) => !frame.startsWith(":"));
      const hasNames = frames.every((frame) => frame.startsWith("event: "));
      expect(hasNames).toBe(path === "/v1/messages");
      expect(reply.text.split("[DONE]").length - 1).toBe(mark === "[DONE]" ? 1 : 0);
    }
    const array = await send(`/v1beta/models/${GEMINI_ID}:streamGenerateContent`, { headers, body: CONTENTS });
    expect(JSON.parse(array.text)).toEqual(
      expect.arrayContaining([expect.objectContaining({ candidates: expect.any(Array) })]),
    );
  });

  it("serves many requests on one connection, plain and streamed", async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const { hostname, port } = new URL(app.origin);
    const sockets = new Set<net.Socket>();
    for (const stream of [false, true, false, true, false]) {
      const body = JSON.stringify({ ...CHAT, stream });
      await new Promise<void>((resolve, reject) => {
        const headers = { ...bearer(), "content-type": "application/json" };
        const request = http.request(
          { agent, hostname, port, path: "/v1/chat/completions", method: "POST", headers },
          (response) => {
            expect(response.statusCode).toBe(200);
            response.on("end", resolve).resume();
          },
        );
        request.on("socket", (socket) => sockets.add(socket));
        // Without a length: the body is sent in chunks.
        request.on("error", reject).end(body);
      });
    }
    agent.destroy();
    expect(sockets.size).toBe(1);
  });

  it("takes a body that waits for 100-continue, and one of several megabytes", async () => {
    const { hostname, port } = new URL(app.origin);
    const body = JSON.stringify({ ...CHAT, messages: [{ role: "user", content: "x".repeat(4000) }] });
    const said = await new Promise<string>((resolve, reject) => {
      let text = "";
      const socket = net.connect(Number(port), hostname, () => {
        socket.write(
          `POST /v1/chat/completions HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\n` +
            `content-length: ${Buffer.byteLength(body)}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n`,
        );
      });
      socket.on("data", (chunk) => {
        text += String(chunk);
        if (text === "HTTP/1.1 100 Continue\r\n\r\n") socket.write(body);
      });
      socket.on("end", () => resolve(text)).on("error", reject);
    });
    expect(said).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    const long = { ...CHAT, model: "sandbox/echo", messages: [{ role: "user", content: "river ".repeat(600_000) }] };
    expect((await send("/v1/chat/completions", { headers: bearer(), body: long })).status).toBe(200);
  });
});
