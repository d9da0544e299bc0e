import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventsOf, type Json, jsonOf, requestOf, send, textOf } from "../../support/gateway-call";
import { KEY, openScene, type Scene } from "../../support/gateway-scene";

let scene: Scene;
const body = (extra: object = {}) => ({
  model: "lab/model",
  max_tokens: 100,
  messages: [{ role: "user", content: "Tell me something about rivers." }],
  ...extra,
});
const ask = (extra: object = {}, input: object = {}) =>
  send(
    scene.gateway,
    { key: null, body: body(extra), headers: { "x-api-key": KEY, "anthropic-version": "2023-06-01" }, ...input },
    "anthropic-messages",
  );

/** Events of an Anthropic stream: name and data must agree. */
function anthropicEvents(text: string): Json[] {
  return text
    .split("\n\n")
    .filter((frame) => frame.startsWith("event: "))
    .map((frame) => {
      const [name, data] = frame.split("\n");
      const parsed = JSON.parse(String(data).slice(6));
      expect(String(name).slice(7)).toBe(parsed.type);
      return parsed;
    });
}

beforeAll(async () => {
  scene = await openScene({ options: { heartbeatMs: 80 } });
});
beforeEach(() => scene.upstream.reset());
afterAll(async () => {
  await scene.idle();
  scene.world.wallets.prove();
  expect(scene.world.wallets.openHoldCount).toBe(0);
  await scene.close();
});

describe("an Anthropic client on a provider that speaks OpenAI chat", () => {
  it("is answered in its own words and charged as the journal says", async () => {
    const before = scene.spent();
    scene.upstream.behave({ promptTokens: 100, completionTokens: 20, cachedTokens: 40 });
    const reply = await ask({ system: "Be brief." });
    const answer = await jsonOf(reply);
    expect(answer).toMatchObject({ type: "message", role: "assistant", model: "lab/model", stop_reason: "end_turn" });
    expect(answer.id).toMatch(/^msg_/);
    expect(answer.content).toEqual([expect.objectContaining({ type: "text", text: "Hello, world!" })]);
    expect(answer.usage).toMatchObject({ input_tokens: 60, cache_read_input_tokens: 40, output_tokens: 20 });
    expect(reply.headers).not.toHaveProperty("x-translation");
    expect([...scene.world.wallets.ended.values()].at(-1)?.translationWarnings).toEqual([]);
    expect(reply.headers["request-id"]).toBe(reply.headers["x-request-id"]);
    expect(scene.upstream.journal[0]?.body.messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "Tell me something about rivers." },
    ]);
    expect(scene.spent() - before).toBe(60n * 2500n + 40n * 250n + 20n * 10_000n);
  });

  it("streams in its own grammar, with the usage of the journal last", async () => {
    scene.upstream.behave({ promptTokens: 33, completionTokens: 7 });
    const events = anthropicEvents(await textOf(await ask({ stream: true })));
    expect(events.map(({ type }) => type).filter((type) => type !== "ping")).toEqual([
      "message_start",
      "content_block_start",
      ...Array.from({ length: 4 }, () => "content_block_delta"),
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: "end_turn" }, usage: { output_tokens: 7 } });
  });

  it("is told of a break by an error event, without message_stop and without charge", async () => {
    const before = scene.spent();
    scene.upstream.behave({ fault: "cut", faultAfter: 2, delayMs: 2 });
    const events = anthropicEvents(await textOf(await ask({ stream: true })));
    expect(events.at(-1)).toMatchObject({ type: "error", error: { type: expect.any(String) } });
    expect(events.some(({ type }) => type === "message_stop")).toBe(false);
    await scene.idle();
    expect(scene.spent()).toBe(before);
  });

  it("is kept awake by ping events", async () => {
    scene.upstream.behave({ delayMs: 300, pieces: ["a"] });
    const events = anthropicEvents(await textOf(await ask({ stream: true })));
    expect(events.filter(({ type }) => type === "ping").length).toBeGreaterThanOrEqual(2);
  });

  it("reads refusals in its own envelope: 401, 404, and 529 for an overloaded provider", async () => {
    const wrong = await ask({}, { headers: { "x-api-key": "air_live_nobody" } });
    expect([wrong.status, (await jsonOf(wrong)).error.type]).toEqual([401, "authentication_error"]);
    const unknown = await ask({ model: "lab/none" });
    expect([unknown.status, (await jsonOf(unknown)).error.type]).toEqual([404, "not_found_error"]);
    scene.upstream.behave({ status: 503 });
    const overloaded = await ask();
    expect([overloaded.status, (await jsonOf(overloaded)).error.type]).toEqual([529, "overloaded_error"]);
    expect(Number(overloaded.headers["retry-after"])).toBeGreaterThanOrEqual(1);
  });

  it("ends at its money as at a length", async () => {
    scene.world.addKey({ secret: "air_live_poor" }, 3_000_000n);
    scene.upstream.behave({ pieces: Array.from({ length: 2000 }, () => "word "), delayMs: 1 });
    const reply = await ask({ stream: true, max_tokens: 10_000 }, { headers: { "x-api-key": "air_live_poor" } });
    const events = anthropicEvents(await textOf(reply));
    expect(events.at(-1)?.type).toBe("message_stop");
    expect(events.at(-2)?.delta.stop_reason).toBe("max_tokens");
  });

  it("counts tokens for any model, free of charge", async () => {
    const before = scene.spent();
    const input = { key: KEY, body: { model: "lab/model", messages: [{ role: "user", content: "Hello there." }] } };
    const reply = await send(scene.gateway, input, "anthropic-messages", "count_tokens");
    expect(reply.status).toBe(200);
    const { input_tokens } = await jsonOf(reply);
    expect(input_tokens).toBeGreaterThan(3);
    expect(input_tokens).toBeLessThan(20);
    expect(scene.spent()).toBe(before);
    expect(scene.upstream.journal).toHaveLength(0);
  });
});

describe("a Gemini client on a provider that speaks OpenAI chat", () => {
  const contents = [{ role: "user", parts: [{ text: "Tell me something about rivers." }] }];
  const askGemini = (action: string, extra: object = {}, { model = "lab/model", query = "", key = KEY } = {}) =>
    scene.gateway.handle(
      action === "countTokens" ? "count_tokens" : "generate",
      "gemini-generate",
      requestOf({ body: { contents, ...extra }, headers: { "x-goog-api-key": key } }),
      { model, action, query: new URLSearchParams(query) },
    );

  it("is answered in its own words and charged as the journal says", async () => {
    const before = scene.spent();
    scene.upstream.behave({ promptTokens: 100, completionTokens: 20, cachedTokens: 40 });
    const reply = await askGemini("generateContent", {
      system_instruction: "Be brief.",
      generationConfig: { maxOutputTokens: 100 },
    });
    const answer = await jsonOf(reply);
    expect(answer).toMatchObject({
      candidates: [{ content: { role: "model", parts: [{ text: "Hello, world!" }] }, finishReason: "STOP", index: 0 }],
      usageMetadata: {
        promptTokenCount: 100,
        cachedContentTokenCount: 40,
        candidatesTokenCount: 20,
        totalTokenCount: 120,
      },
      modelVersion: "lab/model",
    });
    expect(answer.responseId).toMatch(/^[0-9a-f]{32}$/);
    expect(scene.upstream.journal[0]?.body.messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "Tell me something about rivers." },
    ]);
    expect(scene.spent() - before).toBe(60n * 2500n + 40n * 250n + 20n * 10_000n);
  });

  it("streams events for alt=sse and a JSON array without, the same chunks in both", async () => {
    scene.upstream.behave({ promptTokens: 33, completionTokens: 7 });
    const events = await askGemini("streamGenerateContent", {}, { query: "alt=sse" });
    expect(events.headers["content-type"]).toContain("text/event-stream");
    const frames = await textOf(events);
    expect(frames).not.toContain("event:");
    expect(frames.endsWith("\n\n")).toBe(true);
    const array = await askGemini("streamGenerateContent");
    expect(array.headers["content-type"]).toBe("application/json");
    const wordsOf = (chunks: Json[]): string =>
      chunks.map((chunk) => chunk.candidates[0].content.parts[0].text).join("");
    const chunks = await jsonOf(array);
    expect(wordsOf(chunks)).toBe("Hello, world!");
    expect(wordsOf(eventsOf(frames))).toBe("Hello, world!");
    expect(chunks.at(-1)).toMatchObject({
      candidates: [{ finishReason: "STOP" }],
      usageMetadata: { totalTokenCount: 40 },
    });
  });

  it("is told of a break by an error chunk, in either form, without charge", async () => {
    const before = scene.spent();
    scene.upstream.behave({ fault: "cut", faultAfter: 2, delayMs: 2 });
    const frames = eventsOf(await textOf(await askGemini("streamGenerateContent", {}, { query: "alt=sse" })));
    expect(frames.at(-1)).toMatchObject({ error: { code: 502, status: "UNAVAILABLE" } });
    const chunks = await jsonOf(await askGemini("streamGenerateContent"));
    expect(chunks.at(-1)).toMatchObject({ error: { code: 502 } });
    expect([...frames, ...chunks].some((chunk: Json) => chunk.candidates?.[0].finishReason)).toBe(false);
    await scene.idle();
    expect(scene.spent()).toBe(before);
  });

  it("reads refusals in its own envelope", async () => {
    const wrong = await askGemini("generateContent", {}, { key: "air_live_nobody" });
    expect([wrong.status, (await jsonOf(wrong)).error.status]).toEqual([401, "UNAUTHENTICATED"]);
    const unknown = await askGemini("streamGenerateContent", {}, { model: "lab/none" });
    expect([unknown.status, (await jsonOf(unknown)).error]).toMatchObject([404, { code: 404, status: "NOT_FOUND" }]);
  });

  it("counts tokens for the model in its path, free of charge", async () => {
    const reply = await askGemini("countTokens");
    expect((await jsonOf(reply)).totalTokens).toBeGreaterThan(3);
    expect((await askGemini("countTokens", {}, { model: "lab/none" })).status).toBe(404);
    expect(scene.upstream.journal).toHaveLength(0);
  });
});

describe("an operation that a dialect does not have", () => {
  it("is 404 in its envelope, never a 5xx", async () => {
    const reply = await send(scene.gateway, { key: KEY, body: {} }, "openai-chat", "count_tokens");
    expect(reply.status).toBe(404);
    expect((await jsonOf(reply)).error).toMatchObject({ code: 404, type: "not_found" });
  });
});

describe("what a translation loses", () => {
  it("is counted in a header and named one by one in the record", async () => {
    const reply = await ask({ top_k: 5, service_tier: "auto", stop_sequences: ["a", "b", "c", "d", "e"] });
    const lines = [...scene.world.wallets.ended.values()].at(-1)?.translationWarnings ?? [];
    const kinds = lines.map((line) => line.split(" ")[0]);
    expect(lines.length).toBeGreaterThan(0);
    const counted = Object.fromEntries(
      String(reply.headers["x-translation"])
        .split("; ")
        .map((part) => part.split("=") as [string, string]),
    );
    for (const [kind, amount] of Object.entries(counted))
      expect([kind, kinds.filter((word) => word === kind).length]).toEqual([kind, Number(amount)]);
    expect(lines).toContainEqual(expect.stringContaining("stop"));
  });
});
