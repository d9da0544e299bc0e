import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGateway } from "@/lib/gateway";
import { findDialect } from "@/lib/gateway/dialects";
import { ZERO_NANO } from "@/lib/kernel";
import { doubleProvider, eventsOf, type Json, jsonOf, send, textOf, textOfEvents } from "../../support/gateway-call";
import { chat, KEY, openScene, type Scene } from "../../support/gateway-scene";
import type { Behaviour } from "../../support/upstream";

let scene: Scene;
const ask = (body: object, extra: object = {}) => send(scene.gateway, { key: KEY, body, ...extra });
const stream = async (model = "lab/model", extra: object = {}): Promise<Json[]> =>
  eventsOf(await textOf(await ask(chat(model, { stream: true, ...extra }))));
const lastEnd = () => [...scene.world.wallets.ended.values()].at(-1);

beforeEach(async () => {
  scene = await openScene({ options: { upstreamHeadersTimeoutMs: 300, upstreamIdleTimeoutMs: 300 } });
});

afterEach(async () => {
  await scene.idle();
  scene.world.wallets.prove();
  expect(scene.world.wallets.openHoldCount).toBe(0);
  await scene.close();
});

const SECRETS = "Incorrect key sk-proj-abcdef123456 of org-XYZ12345 at https://api.vendor.example/v1 from 10.1.2.3";

describe("a provider's error status, before the first byte", () => {
  it.each([
    [400, 400, "invalid_request_error"],
    [401, 503, "provider_error"],
    [402, 503, "provider_error"],
    [403, 503, "provider_error"],
    [404, 404, "model_not_found"],
    [408, 504, "timeout_error"],
    [413, 413, "invalid_request_error"],
    [422, 400, "invalid_request_error"],
    [429, 429, "rate_limit_error"],
    [500, 502, "provider_error"],
    [503, 503, "provider_error"],
    [504, 504, "timeout_error"],
    [529, 503, "provider_error"],
  ])(
    "%i becomes %i %s, plain JSON also when a stream was asked for, free of charge",
    async (status, expected, type) => {
      scene.upstream.behave({
        status,
        rawBody: JSON.stringify({ error: { message: SECRETS, type: "vendor_type", code: null } }),
      });
      for (const isStream of [false, true]) {
        const reply = await ask(chat("lab/model", { stream: isStream }));
        expect(reply.status).toBe(expected);
        expect(reply.headers["content-type"]).toBe("application/json");
        const text = await textOf(reply);
        expect(JSON.parse(text).error).toMatchObject({ type, code: expected });
        expect(text).not.toMatch(/sk-proj|org-XYZ|vendor\.example|10\.1\.2\.3|upstream-secret/);
        if (expected === 429 || expected === 503)
          expect(Number(reply.headers["retry-after"])).toBeGreaterThanOrEqual(1);
      }
      expect(scene.spent()).toBe(0n);
      expect(lastEnd()).toMatchObject({ status: "failed", costNano: 0n, usage: { source: "none" } });
      expect(lastEnd()?.attempts[0]).toMatchObject({ status, provider: "one", error: `status_${status}` });
    },
  );

  it("passes the provider's words about the client's own mistake on", async () => {
    scene.upstream.behave({
      status: 400,
      rawBody: JSON.stringify({ error: { message: "temperature must be at most 2", type: "invalid_request_error" } }),
    });
    const { error } = await jsonOf(await ask(chat()));
    expect(error.message).toContain("temperature must be at most 2");
    expect(error.metadata.provider_name).toBe("one");
  });

  it("keeps the provider's Retry-After within reason", async () => {
    scene.upstream.behave({ status: 429, headers: { "retry-after": "7" } });
    expect((await ask(chat())).headers["retry-after"]).toBe("7");
    scene.upstream.behave({ status: 429, headers: { "retry-after": "999999" } });
    expect((await ask(chat())).headers["retry-after"]).toBe("3600");
  });

  it.each<[string, Behaviour, number]>([
    ["HTML", { status: 500, rawBody: "<html><body>nginx at internal.example.com</body></html>" }, 502],
    ["an empty body", { status: 503, rawBody: "" }, 503],
    ["a redirect", { status: 302, rawBody: "", headers: { location: "http://169.254.169.254/" } }, 502],
    ["truncated JSON", { rawBody: '{"id":"x","choices":[{"mess' }, 502],
    ["JSON of another shape", { rawBody: '{"hello":"world"}' }, 502],
    ["a body that is cut", { fault: "cut" }, 502],
    ["a reset", { fault: "reset", faultAfter: -1 }, 502],
    ["silence", { fault: "stall", faultAfter: -1 }, 504],
  ])("%s becomes %#", async (_name, behaviour, expected) => {
    scene.upstream.behave(behaviour);
    const reply = await ask(chat());
    expect(reply.status).toBe(expected);
    const text = await textOf(reply);
    expect(text).not.toMatch(/nginx|internal\.example|169\.254/);
    expect(scene.spent()).toBe(0n);
  });

  it("a closed port is 503 with Retry-After", async () => {
    scene.world.setProvider("one", { baseUrl: "http://127.0.0.1:9/v1", apiKey: null, extra: {} });
    const reply = await ask(chat());
    expect(reply.status).toBe(503);
    expect(await textOf(reply)).not.toContain("127.0.0.1");
  });
});

describe("a stream that breaks after its first byte", () => {
  it.each<[string, Behaviour, number]>([
    ["reset", { fault: "reset", faultAfter: 2 }, 502],
    ["cut", { fault: "cut", faultAfter: 2 }, 502],
    ["no end mark", { fault: "no-end-mark" }, 502],
    ["stall", { fault: "stall", faultAfter: 2 }, 504],
    ["malformed chunk", { fault: "malformed-chunk", faultAfter: 2 }, 502],
    ["error frame", { fault: "error-frame", faultAfter: 2 }, 502],
  ])("%s: an error in the stream, no end mark, no charge, insured", async (_name, behaviour, code) => {
    scene.upstream.behave({ ...behaviour, delayMs: 5 });
    const events = await stream();
    expect(textOfEvents(events)).toMatch(/^Hello, /);
    expect(events.at(-1)).toMatchObject({ error: { code }, choices: [{ finish_reason: "error" }] });
    expect(events).not.toContain("[DONE]");
    expect(events.filter((event) => event.choices?.[0]?.finish_reason && !event.error)).toHaveLength(0);
    await scene.idle();
    expect(scene.spent()).toBe(0n);
    expect(lastEnd()).toMatchObject({ status: "partial", isInsured: true, costNano: 0n });
    expect(lastEnd()?.usage.outputTokens).toBeGreaterThan(0);
  });

  it("charges what was metered once free endings are more than a fifth of an account's calls", async () => {
    const good = async (count: number) => {
      scene.upstream.reset();
      for (let call = 0; call < count; call++) await textOf(await ask(chat()));
    };
    const cut = async (count: number) => {
      scene.upstream.behave({ fault: "cut", faultAfter: 3, delayMs: 1 });
      for (let call = 0; call < count; call++) await stream();
      await scene.idle();
    };
    await good(20);
    const afterGood = scene.spent();
    await cut(4);
    expect(scene.spent()).toBe(afterGood);
    await good(1);
    const before = scene.spent();
    await cut(2);
    await scene.idle();
    expect(scene.spent()).toBeGreaterThan(before);
    expect(lastEnd()).toMatchObject({ isInsured: false, status: "partial" });
  });
});

describe("bytes", () => {
  it.each([1, 2, 3, 7])("cut every %i bytes, UTF-8 and all, arrive whole", async (writeBytes) => {
    const pieces = ["Привет", ", мир 🌍", " 你好", "\n\ndata: not a frame"];
    scene.upstream.behave({ pieces, writeBytes, completionTokens: 9 });
    const events = await stream();
    expect(textOfEvents(events)).toBe(pieces.join(""));
    expect(events.at(-1)).toBe("[DONE]");
  });

  it("of every chunk carry our id and model, and no name of the provider", async () => {
    const text = await textOf(await ask(chat("lab/model", { stream: true })));
    const events = eventsOf(text).filter((event) => event !== "[DONE]");
    expect(new Set(events.map((event) => event.id)).size).toBe(1);
    expect(events[0].id).toMatch(/^gen-/);
    expect(new Set(events.map((event) => event.model))).toEqual(new Set(["lab/model"]));
    expect(text).not.toContain("chatcmpl-double");
  });
});

describe("fallback, before the first byte", () => {
  const byProvider = (faults: readonly Behaviour[]) => scene.upstream.behave(({ position }) => faults[position] ?? {});

  it.each<[string, Behaviour]>([
    ["500", { status: 500 }],
    ["429", { status: 429 }],
    ["401", { status: 401 }],
    ["404", { status: 404 }],
    ["reset", { fault: "reset", faultAfter: -1 }],
    ["silence", { fault: "stall", faultAfter: -1 }],
    ["broken JSON", { rawBody: "{" }],
  ])("%s: the next provider answers, the failed try is in the record, one charge", async (_name, fault) => {
    byProvider([fault]);
    const reply = await ask(chat("lab/spread"));
    expect(reply.status).toBe(200);
    expect(reply.headers["x-provider"]).toBe("two");
    await textOf(reply);
    expect(scene.upstream.journal).toHaveLength(2);
    expect(scene.spent()).toBe(11n * 2500n + 4n * 10_000n);
    expect(lastEnd()?.attempts.map(({ provider, error }) => [provider, error === null])).toEqual([
      ["one", false],
      ["two", true],
    ]);
  });

  it("works for streams, also when the first frame is an error or the stream is empty", async () => {
    byProvider([{ status: 503 }, { fault: "error-frame", faultAfter: -1 }]);
    const reply = await ask(chat("lab/spread", { stream: true }));
    expect(reply.headers["x-provider"]).toBe("three");
    const events = eventsOf(await textOf(reply));
    expect(textOfEvents(events)).toBe("Hello, world!");
    expect(events.some((event) => event.error)).toBe(false);
  });

  it("does not follow the client's own mistake", async () => {
    byProvider([{ status: 400 }]);
    expect((await ask(chat("lab/spread"))).status).toBe(400);
    expect(scene.upstream.journal).toHaveLength(1);
  });

  it("tells the last failure when nobody answers", async () => {
    scene.upstream.behave({ status: 500 });
    expect((await ask(chat("lab/spread"))).status).toBe(502);
    expect(scene.upstream.journal).toHaveLength(3);
    expect(lastEnd()?.attempts).toHaveLength(3);
  });

  it("goes through models[] in order, and stays with the first when fallbacks are off", async () => {
    byProvider([{ status: 500 }]);
    const reply = await ask(chat("lab/model", { models: ["lab/spread"] }));
    expect(reply.headers["x-model"]).toBe("lab/spread");
    await textOf(reply);
    expect(lastEnd()).toMatchObject({ answered: { model: "lab/spread", priceVersionId: expect.any(String) } });
    scene.upstream.reset();
    byProvider([{ status: 500 }]);
    expect((await ask(chat("lab/spread", { provider: { allow_fallbacks: false } }))).status).toBe(502);
    expect(scene.upstream.journal).toHaveLength(1);
  });

  it("obeys order, only and ignore", async () => {
    const providerOf = async (provider: object) => (await ask(chat("lab/spread", { provider }))).headers["x-provider"];
    expect(await providerOf({ order: ["three"] })).toBe("three");
    expect(await providerOf({ only: ["two"] })).toBe("two");
    expect(await providerOf({ ignore: ["one", "two"] })).toBe("three");
    const none = await ask(chat("lab/spread", { provider: { only: ["four"] } }));
    expect(none.status).toBe(404);
    expect((await jsonOf(none)).error.param).toBe("provider");
  });

  it("leaves an endpoint alone that keeps failing, then probes it", async () => {
    for (let call = 0; call < 5; call++) {
      byProvider([{ status: 500 }]);
      await textOf(await ask(chat("lab/spread")));
      scene.upstream.reset();
    }
    const reply = await ask(chat("lab/spread"));
    expect(reply.headers["x-provider"]).toBe("two");
    expect(scene.upstream.journal).toHaveLength(1);
  });
});

describe("what fails before anything is sent", () => {
  it("credentials that cannot be had: the next provider answers", async () => {
    const { world } = scene;
    const base = doubleProvider("one");
    const broken = {
      ...base,
      endpoints: base.endpoints.map((endpoint) => ({
        ...endpoint,
        authorize: () => Promise.reject(new Error("no token")),
      })),
    };
    const two = doubleProvider("two");
    const gateway = createGateway(world.ports, {
      findDialect,
      findProvider: (id) => (id === "one" ? broken : id === "two" ? two : undefined),
    });
    const reply = await send(gateway, { key: KEY, body: chat("lab/spread") });
    expect([reply.status, reply.headers["x-provider"]]).toEqual([200, "two"]);
    const alone = await send(gateway, { key: KEY, body: chat() });
    expect(alone.status).toBe(503);
    expect(await textOf(alone)).not.toContain("token");
    await gateway.drain(100);
  });

  it("a defect of ours: 500 that says nothing, the hold is let go, the endpoint is not blamed", async () => {
    const { world } = scene;
    const chatDialect = findDialect("openai-chat");
    if (!chatDialect) throw new Error("no dialect");
    let isBroken = true;
    const rewriteRequest: typeof chatDialect.passthrough.rewriteRequest = (raw, body, edits) => {
      if (isBroken) throw new TypeError("undefined is not a secret");
      return chatDialect.passthrough.rewriteRequest(raw, body, edits);
    };
    const dialect = { ...chatDialect, passthrough: { ...chatDialect.passthrough, rewriteRequest } };
    const one = doubleProvider("one");
    const gateway = createGateway(world.ports, { findDialect: () => dialect, findProvider: () => one });
    for (let call = 0; call < 6; call++) {
      const reply = await send(gateway, { key: KEY, body: chat() });
      expect(reply.status).toBe(500);
      expect(await textOf(reply)).not.toContain("secret");
    }
    expect(world.wallets.openHoldCount).toBe(0);
    isBroken = false;
    expect((await send(gateway, { key: KEY, body: chat() })).status).toBe(200);
    await gateway.drain(100);
  });

  it("a ledger that cannot settle: the answer is kept back, not given away", async () => {
    scene.world.wallets.failing = { settle: true };
    expect((await ask(chat())).status).toBe(500);
    const events = await stream();
    expect(events.at(-1).error.code).toBe(500);
    expect(events).not.toContain("[DONE]");
    scene.world.wallets.failing = {};
    for (const [id, { status }] of scene.world.wallets.holds) {
      const end = lastEnd() ?? (await finishedEnd());
      if (status === "open") await scene.world.wallets.settle(id, { ...end, costNano: ZERO_NANO });
    }
  });
});

/** An ending to close holds with that a broken ledger left open, as its sweeper would. */
async function finishedEnd() {
  await textOf(await ask(chat()));
  const end = lastEnd();
  if (!end) throw new Error("a settled call was expected");
  return end;
}

describe("models nobody can serve", () => {
  it.each([
    ["lab/unpriced", 403, "permission_error", "no price"],
    ["lab/elsewhere", 404, "model_not_found", "switched on"],
    ["lab/none", 404, "model_not_found", "no model"],
  ])("%s is %i", async (model, status, type, words) => {
    const reply = await ask(chat(model));
    expect(reply.status).toBe(status);
    const { error } = await jsonOf(reply);
    expect(error.type).toBe(type);
    expect(error.message).toContain(words);
    expect(scene.world.wallets.holds.size).toBe(0);
  });
});
