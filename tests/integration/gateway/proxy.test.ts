import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GatewayReply } from "@/lib/gateway";
import { type CallInput, eventsOf, jsonOf, requestOf, textOf, textOfEvents } from "../../support/gateway-call";
import { chat, costOfEntry, KEY, openScene, PRICES, type Scene } from "../../support/gateway-scene";

const NATIVE = "vendor-model-1";
const TEST_KEY = "air_test_proxy";
let scene: Scene;

interface Ask extends CallInput {
  readonly method?: string;
  readonly query?: string;
}

const ask = ({ method = "POST", query = "", ...input }: Ask = {}): Promise<GatewayReply> => {
  const request = requestOf({ key: KEY, path: "/one/v1/chat/completions", body: chat(NATIVE), ...input });
  return scene.gateway.proxy({ ...request, method, query });
};
const last = () => scene.upstream.journal.at(-1);
const lastEnd = () => [...scene.world.wallets.ended.values()].at(-1);

beforeAll(async () => {
  scene = await openScene({
    models: [
      { id: "lab/model", endpoints: [{ provider: "one", nativeModel: NATIVE, prices: PRICES }] },
      { id: "lab/unpriced", endpoints: [{ provider: "one", nativeModel: "vendor-unpriced", prices: null }] },
      { id: "lab/other", endpoints: [{ provider: "two", nativeModel: "vendor-other", prices: PRICES }] },
    ],
  });
  scene.world.addKey({ secret: TEST_KEY, mode: "test" }, 0n);
});
beforeEach(() => scene.upstream.reset());
afterAll(async () => {
  await scene.idle();
  scene.world.wallets.prove();
  expect(scene.world.wallets.openHoldCount).toBe(0);
  await scene.close();
});

describe("a plain call", () => {
  it("passes both ways byte for byte and is charged as the journal says", async () => {
    const before = scene.spent();
    const answer = `{ "id":"up-1", "object":"chat.completion","model":"${NATIVE}","vendor_extra":{"a":[1,  2]},"choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":21,"completion_tokens":4,"total_tokens":25}}`;
    scene.upstream.behave({ rawBody: answer });
    const raw = `{"messages":[{"role":"user","content":"Hi"}] ,\t"vendor_knob": {"x":1}, "provider":"theirs","max_tokens":50,"model":"${NATIVE}"}`;
    const reply = await ask({ raw });
    expect(reply.status).toBe(200);
    expect(await textOf(reply)).toBe(answer);
    expect(last()).toMatchObject({ path: "/v1/chat/completions" });
    expect(last()?.body).toEqual(JSON.parse(raw));
    expect(scene.spent() - before).toBe(21n * 2500n + 4n * 10_000n);
    expect(reply.headers).toMatchObject({
      "x-cost-amount": "0.0000925",
      "x-provider": "one",
      "x-model": "lab/model",
      "x-input-units": "21",
      "x-output-units": "4",
    });
    expect(last()?.headers.authorization).toBe("Bearer sk-upstream-secret");
    expect(lastEnd()).toMatchObject({ status: "completed", provider: "one", upstreamId: "up-1" });
  });

  it("gets the cap that its hold covers only when it named none", async () => {
    const { max_tokens: _cap, ...open } = chat(NATIVE);
    await ask({ body: open });
    expect(last()?.body.max_tokens).toBeGreaterThan(0);
    await ask({ body: chat(NATIVE, { max_tokens: 7 }) });
    expect(last()?.body.max_tokens).toBe(7);
  });

  it("sends its query on, less what would be a credential", async () => {
    await ask({ query: "beta=true&api_key=sk-mine&alt=json" });
    expect(last()?.path).toBe("/v1/chat/completions?beta=true");
  });
});

describe("a stream", () => {
  it("passes frame for frame; the usage frame that nobody asked for stays here; charge = journal", async () => {
    const before = scene.spent();
    scene.upstream.behave({ promptTokens: 30, completionTokens: 9, cachedTokens: 10 });
    const reply = await ask({ body: chat(NATIVE, { stream: true }) });
    const text = await textOf(reply);
    const events = eventsOf(text);
    expect(last()?.body.stream_options).toEqual({ include_usage: true });
    expect(textOfEvents(events)).toBe("Hello, world!");
    expect(events.at(-1)).toBe("[DONE]");
    expect(events.filter((event) => event.usage)).toEqual([]);
    expect(new Set(events.slice(0, -1).map((event) => event.model))).toEqual(new Set([NATIVE]));
    expect(reply.headers).not.toHaveProperty("x-cost-cents");
    const entry = last();
    if (!entry) throw new Error("nothing reached the provider");
    expect(scene.spent() - before).toBe(costOfEntry(entry));
  });

  it("keeps the usage frame that was asked for", async () => {
    const body = chat(NATIVE, { stream: true, stream_options: { include_usage: true } });
    const events = eventsOf(await textOf(await ask({ body })));
    const usage = events.filter((event) => event.usage);
    expect(usage).toHaveLength(1);
    expect(usage[0].usage).not.toHaveProperty("cost");
  });

  it("that breaks is told in the stream and not charged", async () => {
    const before = scene.spent();
    scene.upstream.behave({ fault: "cut", faultAfter: 2 });
    const text = await textOf(await ask({ body: chat(NATIVE, { stream: true }) }));
    expect(eventsOf(text).at(-1)).toHaveProperty("error");
    await scene.idle();
    expect(scene.spent()).toBe(before);
  });
});

describe("what has no price", () => {
  it.each([
    ["an unpriced path", { path: "/one/v1/embeddings" }, 404],
    ["fine-tuning", { path: "/one/v1/fine_tuning/jobs" }, 404],
    ["files", { path: "/proxy/one/v1/files", method: "GET" }, 404],
    ["an unknown native model", { body: chat("vendor-model-2") }, 404],
    ["our own id in place of the provider's", { body: chat("lab/model") }, 404],
    ["another provider's model", { body: chat("vendor-other") }, 404],
    ["a model without a price", { body: chat("vendor-unpriced") }, 403],
    ["a list of models", { body: chat(NATIVE, { models: ["dear"] }) }, 400],
    ["an answer that comes later", { body: chat(NATIVE, { background: true }) }, 400],
    ["no model", { body: chat(undefined, { model: undefined }) }, 400],
    ["an unknown provider", { path: "/nobody/v1/chat/completions" }, 404],
    ["a wrong method", { method: "GET" }, 405],
  ] as const)("%s is refused and never sent", async (_what, input, status) => {
    const before = scene.spent();
    const reply = await ask(input as Ask);
    expect([reply.status, scene.upstream.journal.length]).toEqual([status, 0]);
    expect(reply.headers["x-cost-cents"]).toBe("0");
    expect((await jsonOf(reply)).error.message.length).toBeGreaterThan(10);
    expect(scene.spent()).toBe(before);
  });

  it.each([
    "/one/../two/v1/chat/completions",
    "/one/v1/../v1/chat/completions",
    "/one/v1/./chat/completions",
    "/one/%2e%2e/v1/chat/completions",
    "/one/v1%2fchat/completions",
    "/one/v1/chat%5Ccompletions",
    "/one/v1\\chat/completions",
    "/one//v1/chat/completions",
    "/one/v1//chat/completions",
    "/one/v1/chat/completions%00",
    "/proxy/one/v1/%252e%252e/chat/completions",
    "/proxy/../one/v1/chat/completions",
  ])("%s is refused", async (path) => {
    const reply = await ask({ path });
    expect([400, 404]).toContain(reply.status);
    expect(scene.upstream.journal).toHaveLength(0);
  });
});

describe("who may call", () => {
  it("nobody without a key", async () => {
    expect((await ask({ key: "air_live_nobody" })).status).toBe(401);
    expect((await ask({ key: null })).status).toBe(401);
  });

  it("a test key is answered by the sandbox, never by the provider", async () => {
    const reply = await ask({ key: TEST_KEY });
    expect([reply.status, reply.headers["x-provider"]]).toEqual([200, "sandbox"]);
    expect(scene.upstream.journal).toHaveLength(0);
  });
});

describe("errors of the provider", () => {
  it("reach the client in the provider's own words, without hosts and keys, free of charge", async () => {
    const before = scene.spent();
    scene.upstream.behave({
      status: 422,
      rawBody: '{"detail":[{"loc":["body","knob"],"msg":"bad knob, see https://internal.example.com/x"}]}',
    });
    const reply = await ask();
    expect(reply.status).toBe(422);
    expect(await jsonOf(reply)).toEqual({ detail: [{ loc: ["body", "knob"], msg: "bad knob, see [url]" }] });
    expect(scene.spent()).toBe(before);
  });

  it("about our own credentials stay here", async () => {
    scene.upstream.behave({ status: 401, rawBody: '{"error":{"message":"key sk-upstream-secret of org-abcdefgh"}}' });
    const reply = await ask();
    expect(reply.status).toBe(503);
    expect(await textOf(reply)).not.toContain("upstream-secret");
  });
});

describe("lists", () => {
  it("are free and as the provider has them", async () => {
    const before = scene.spent();
    const reply = await ask({ method: "GET", path: "/one/v1/models" });
    expect([reply.status, reply.headers["x-cost-cents"]]).toEqual([200, "0"]);
    expect(await jsonOf(reply)).toEqual({ object: "list", data: [{ id: "native", object: "model" }] });
    expect((await ask({ method: "GET", path: "/one/v1/models", key: null })).status).toBe(401);
    expect((await ask({ method: "GET", path: "/one/v1/models", key: TEST_KEY })).status).toBe(403);
    expect(scene.spent()).toBe(before);
  });
});
