import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "@/lib/kernel";
import { type CallInput, jsonOf, requestOf, send, textOf } from "../../support/gateway-call";
import { chat, KEY, openScene, type Scene } from "../../support/gateway-scene";

let scene: Scene;

beforeAll(async () => {
  scene = await openScene({ options: { maxBodyBytes: 40 * 1024 * 1024 } });
});

afterAll(async () => {
  scene.world.wallets.prove();
  await scene.close();
});

const refused = async (input: CallInput) => {
  const before = scene.world.wallets.holds.size;
  const reply = await send(scene.gateway, { key: KEY, ...input });
  const { error } = await jsonOf(reply);
  expect(scene.world.wallets.holds.size).toBe(before);
  expect(error.code).toBe(reply.status);
  return { status: reply.status, error, headers: reply.headers };
};

describe("a body that is not what it should be", () => {
  it.each<[string, CallInput, number, string | null]>([
    ["empty", { raw: "" }, 400, null],
    ["no JSON", { raw: "hello" }, 400, null],
    ["half a JSON", { raw: '{"model":"lab/model","messages":[' }, 400, null],
    ["an array", { raw: "[]" }, 400, null],
    ["a number", { raw: "1" }, 400, null],
    ["null", { raw: "null" }, 400, null],
    ["not UTF-8", { raw: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }, 400, null],
    ["of another type", { headers: { "content-type": "text/plain" }, body: chat() }, 415, null],
    ["said to be compressed", { headers: { "content-encoding": "gzip" }, body: chat() }, 415, null],
    ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" }, raw: "model=x" }, 415, null],
    ["without messages", { body: { model: "lab/model" } }, 400, "messages"],
    ["with messages of the wrong type", { body: { model: "lab/model", messages: "hi" } }, 400, "messages"],
    [
      "with an unknown role",
      { body: { model: "lab/model", messages: [{ role: "boss", content: "x" }] } },
      400,
      "messages[0].role",
    ],
    ["with stream as text", { body: chat("lab/model", { stream: "yes" }) }, 400, "stream"],
    ["with a negative max_tokens", { body: chat("lab/model", { max_tokens: -1 }) }, 400, "max_tokens"],
    ["with a model that is no text", { body: chat("lab/model", { model: 7 }) }, 400, "model"],
    ["without a model and without a default", { body: { messages: [{ role: "user", content: "hi" }] } }, 400, "model"],
    [
      "deeper than 64 levels",
      { raw: `{"model":"lab/model","messages":${"[".repeat(200)}${"]".repeat(200)}}` },
      400,
      null,
    ],
  ])("%s", async (_name, input, status, param) => {
    const { status: got, error } = await refused(input);
    expect(got).toBe(status);
    expect(error.type).toBe("invalid_request_error");
    expect(error.message.length).toBeGreaterThan(10);
    if (param !== null) expect(error.param).toBe(param);
  });

  it.each([
    ["a nesting bomb of 10 MB", `{"a":${"[".repeat(10_000_000)}`],
    ["a million keys", `{${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":1`).join(",")}}`],
    [
      "as many keys as may be",
      `{"model":"lab/none",${Array.from({ length: 49_900 }, (_, index) => `"k${index}":1`).join(",")}}`,
    ],
    [
      "as many texts as may be",
      `{"model":"lab/none","a":[${Array.from({ length: 349_900 }, (_, index) => `"s${index}"`).join(",")}]}`,
    ],
    [
      "an image of 30 MB",
      `{"model":"lab/none","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,${"QUJD".repeat(7_500_000)}"}}]}]}`,
    ],
    ["ten million numbers", `{"a":[${"1,".repeat(10_000_000)}1]}`],
    [
      "one string of 30 MB",
      `{"model":"lab/none","messages":[{"role":"user","content":"${"a b! ".repeat(6_000_000)}"}]}`,
    ],
  ])("%s is refused without a long stall of the event loop (goal 200 ms)", async (name, raw) => {
    const bytes = Buffer.from(raw);
    let longestMs = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      const now = performance.now();
      longestMs = Math.max(longestMs, now - last);
      last = now;
    }, 5);
    await new Promise((resolve) => setTimeout(resolve, 20));
    longestMs = 0;
    last = performance.now();
    const { status } = await refused({ raw: bytes });
    await new Promise((resolve) => setTimeout(resolve, 20));
    clearInterval(beat);
    expect([400, 404]).toContain(status);
    console.log(`${name}: longest stall ${longestMs.toFixed(0)} ms`);
    // Machines under test are shared: the goal is judged by the audit, a stall of a second is a defect anywhere.
    expect(longestMs).toBeLessThan(1000);
  });

  it("over the limit is 413, as the mount tells it", async () => {
    const request = requestOf({ key: KEY, body: chat() });
    const tooLarge = { ...request, body: () => Promise.reject(new AppError("payload_too_large")) };
    const reply = await scene.gateway.handle("generate", "openai-chat", tooLarge, {
      model: null,
      action: null,
      query: new URLSearchParams(),
    });
    expect(reply.status).toBe(413);
  });
});

describe("a key", () => {
  it.each<[string, CallInput, RegExp]>([
    ["missing", { key: null }, /missing/],
    ["unknown", { key: "air_live_nobody" }, /not valid/],
    ["without a scheme", { key: null, headers: { authorization: KEY } }, /scheme/],
    ["of another scheme", { key: null, headers: { authorization: `Basic ${KEY}` } }, /Bearer scheme/],
    ["behind two Bearers", { key: null, headers: { authorization: `Bearer Bearer ${KEY}` } }, /twice/],
    ["in quotes", { key: null, headers: { authorization: `Bearer "${KEY}"` } }, /quotes/],
    ["empty", { key: null, headers: { authorization: "Bearer " } }, /no key/],
    ["with a space in it", { key: null, headers: { authorization: "Bearer air_live scene" } }, /space/],
  ])("%s is 401 and says why", async (_name, input, words) => {
    const { status, error } = await refused({ body: chat(), ...input });
    expect(status).toBe(401);
    expect(error.type).toBe("authentication_error");
    expect(error.message).toMatch(words);
  });

  it.each<[string, CallInput]>([
    ["lower-case bearer", { key: null, headers: { authorization: `bearer ${KEY}` } }],
    ["shouting BEARER", { key: null, headers: { authorization: `BEARER   ${KEY}` } }],
    ["x-api-key", { key: null, headers: { "x-api-key": KEY } }],
    ["x-goog-api-key", { key: null, headers: { "x-goog-api-key": KEY } }],
    ["?key=", { key: null, queryKey: KEY }],
    ["x-api-key beside a placeholder in Authorization", { key: "placeholder", headers: { "x-api-key": KEY } }],
  ])("in %s is taken", async (_name, input) => {
    const reply = await send(scene.gateway, { body: chat(), ...input });
    expect(reply.status).toBe(200);
    await textOf(reply);
  });

  it("that is read-only may not call models", async () => {
    scene.world.addKey({ secret: "air_live_reader", kind: "read_only" });
    expect((await refused({ key: "air_live_reader", body: chat() })).status).toBe(403);
  });

  it("that may use other models only is refused by name; patterns count", async () => {
    scene.world.addKey({ secret: "air_live_narrow", allowedModels: ["other/*", "lab/spread"] });
    const { status, error } = await refused({ key: "air_live_narrow", body: chat() });
    expect(status).toBe(403);
    expect(error.message).toContain("lab/model");
    expect((await send(scene.gateway, { key: "air_live_narrow", body: chat("lab/spread") })).status).toBe(200);
  });

  it("has its default model when none is named", async () => {
    scene.world.addKey({ secret: "air_live_default", defaultModel: "lab/spread" });
    const reply = await send(scene.gateway, { key: "air_live_default", body: chat("", { model: undefined }) });
    expect(reply.headers["x-model"]).toBe("lab/spread");
  });
});

describe("limits", () => {
  it("count requests per key and minute: headers on every answer, then 429 with Retry-After", async () => {
    scene.world.addKey({ secret: "air_live_slow", rpm: 3 });
    const replies = [];
    for (let call = 0; call < 5; call++) {
      replies.push(await send(scene.gateway, { key: "air_live_slow", body: chat() }));
    }
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(replies.map(({ headers }) => headers["x-ratelimit-remaining"])).toEqual(["2", "1", "0", "0", "0"]);
    for (const { headers } of replies) {
      expect(headers["x-ratelimit-limit"]).toBe("3");
      expect(Number(headers["x-ratelimit-reset"]) * 1000).toBeGreaterThan(Date.now() - 1000);
      expect(Number(headers["x-ratelimit-reset"]) % 60).toBe(0);
    }
    expect(Number(replies.at(-1)?.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(Number(replies.at(-1)?.headers["retry-after"])).toBeLessThanOrEqual(60);
  });

  it("count tokens per key and minute, corrected by what was really used", async () => {
    scene.world.addKey({ secret: "air_live_tokens", tpm: 1000 });
    scene.upstream.behave({ promptTokens: 10, completionTokens: 900 });
    expect((await send(scene.gateway, { key: "air_live_tokens", body: chat() })).status).toBe(200);
    const reply = await send(scene.gateway, { key: "air_live_tokens", body: chat() });
    expect(reply.status).toBe(429);
    expect((await jsonOf(reply)).error.message).toContain("tokens");
    scene.upstream.reset();
  });
});

describe("headers", () => {
  it("echo a sane request id and replace any other", async () => {
    const idOf = async (id: string) =>
      (await send(scene.gateway, { key: KEY, body: chat(), headers: { "x-request-id": id } })).headers["x-request-id"];
    expect(await idOf("my-request.1:a_B")).toBe("my-request.1:a_B");
    for (const bad of ["a b", "x\r\nset-cookie: a=b", "é", "x".repeat(200), "<script>"]) {
      expect(await idOf(bad)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("are on refusals too, with CORS and no cost", async () => {
    const { headers } = await refused({ key: "air_live_nobody", body: chat() });
    expect(headers).toMatchObject({
      "access-control-allow-origin": "*",
      "x-cost-cents": "0",
      "content-type": "application/json",
    });
    expect(headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("of attribution are recorded when sane and dropped when not", async () => {
    await send(scene.gateway, {
      key: KEY,
      body: chat(),
      headers: { "http-referer": "https://app.example/x", "x-title": "My App", "x-aig-tag": "team-a" },
    });
    await send(scene.gateway, {
      key: KEY,
      body: chat(),
      headers: { "http-referer": "javascript:alert(1)", "x-title": "a\r\nb", "x-aig-tag": "a b" },
    });
    const [good, bad] = [...scene.world.wallets.started.values()].slice(-2);
    expect(good).toMatchObject({ appUrl: "https://app.example/x", appTitle: "My App", tag: "team-a" });
    expect(bad).toMatchObject({ appUrl: null, appTitle: null, tag: null });
  });

  it("to the provider come from an allow-list: ours in, the client's out", async () => {
    scene.upstream.reset();
    const headers = {
      cookie: "session=1",
      "x-forwarded-for": "1.2.3.4",
      "openai-organization": "org-mine",
      "x-custom": "1",
      "anthropic-beta": "x",
    };
    await textOf(await send(scene.gateway, { key: KEY, body: chat(), headers }));
    const [call] = scene.upstream.journal;
    expect(call?.headers.authorization).toBe("Bearer sk-upstream-secret");
    expect(Object.keys(call?.headers ?? {}).sort()).toEqual(
      [
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
      ].sort(),
    );
    expect(JSON.stringify(call)).not.toContain(KEY);
  });

  it("of a stream have no length and no cost", async () => {
    const reply = await send(scene.gateway, { key: KEY, body: chat("lab/model", { stream: true }) });
    await textOf(reply);
    expect(reply.headers["content-type"]).toContain("text/event-stream");
    expect(reply.headers["cache-control"]).toBe("no-cache");
    for (const name of ["content-length", "x-cost-cents", "x-input-units", "x-output-units"])
      expect(reply.headers).not.toHaveProperty(name);
    expect(reply.headers).toMatchObject({ "x-provider": "one", "x-cache-status": "miss" });
    for (const name of ["x-latency-ms", "x-overhead-ms", "openai-processing-ms"])
      expect(reply.headers[name]).toMatch(/^\d+$/);
  });
});

describe("what is sent upstream", () => {
  it("is the client's bytes but for the model, our fields and the usage switch", async () => {
    scene.upstream.reset();
    const body = {
      ...chat("model"),
      route: "fallback",
      provider: { sort: "price" },
      seed: 7,
      vendor_field: { keep: ["me"] },
    };
    await textOf(await send(scene.gateway, { key: KEY, body }));
    await textOf(await send(scene.gateway, { key: KEY, body: { ...body, stream: true } }));
    const [plain, streamed] = scene.upstream.journal;
    expect(plain?.body).toEqual({
      model: "model",
      messages: body.messages,
      max_tokens: 100,
      seed: body.seed,
      vendor_field: { keep: ["me"] },
    });
    expect(streamed?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it("leaves out what the model does not support and says so, or refuses with require_parameters", async () => {
    scene.world.setModels([{ id: "lab/model", supportedParameters: ["max_tokens"], endpoints: [{ provider: "one" }] }]);
    scene.upstream.reset();
    const reply = await send(scene.gateway, {
      key: KEY,
      body: chat("lab/model", { temperature: 0.5, max_tokens: 10 }),
    });
    expect(reply.headers["x-dropped-params"]).toBe("temperature");
    expect(scene.upstream.journal[0]?.body).not.toHaveProperty("temperature");
    const { status, error } = await refused({
      body: chat("lab/model", { temperature: 0.5, provider: { require_parameters: true } }),
    });
    expect(status).toBe(400);
    expect(error.param).toBe("temperature");
  });

  it("never holds a picture for a model that takes none", async () => {
    scene.world.setModels([{ id: "lab/model", inputModalities: ["text"], endpoints: [{ provider: "one" }] }]);
    const content = [{ type: "image_url", image_url: { url: "https://example.com/a.png" } }];
    const { status, error } = await refused({ body: chat("lab/model", { messages: [{ role: "user", content }] }) });
    expect(status).toBe(400);
    expect(error.message).toContain("image");
  });
});
