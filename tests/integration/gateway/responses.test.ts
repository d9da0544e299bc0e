import OpenAI from "openai";
import { zodTextFormat } from "openai/helpers/zod";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { actInAccount, createAccount } from "@/lib/accounts";
import { createApi } from "@/lib/api";
import { responseRoutes } from "@/lib/api/routes/responses";
import type { Context } from "@/lib/context";
import { readResponsesStream } from "@/lib/gateway/validators/responses-stream";
import { parseId } from "@/lib/kernel";
import { createResponseStore, deleteResponse, getResponse, listInputItems, purgeResponses } from "@/lib/responses";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";
import { fetchOver, gatewayFetch } from "@/tests/support/gateway-fetch";
import { costOfEntry, KEY, openScene, PRICES, type Scene } from "@/tests/support/gateway-scene";
import { createTestServices, type TestServices } from "@/tests/support/services";
import type { Behaviour } from "@/tests/support/upstream";

const WEATHER = {
  type: "function" as const,
  name: "get_weather",
  description: "Weather of a city",
  parameters: {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  },
  strict: true,
};
const CALLS = [
  { id: "call_paris", name: "get_weather", arguments: '{"city":"Paris"}' },
  { id: "call_rome", name: "get_weather", arguments: '{"city":"Rome"}' },
];

let test: TestDatabase;
let app: TestServices;
let workspaceId: string;
let ctx: Context;

beforeAll(async () => {
  test = await createTestDatabase();
  app = createTestServices(test.db);
  const account = await createAccount(app.operator, { email: "ada@example.com" });
  workspaceId = parseId(account.workspace_id) ?? "";
  ctx = await actInAccount(app.operator, { accountId: account.account_id });
});
afterAll(() => test.drop());

describe.each(["openai-chat", "openai-responses"] as const)("the official client over an upstream of %s", (dialect) => {
  let scene: Scene;
  let client: OpenAI;
  const model = "lab/model";

  beforeEach(async () => {
    scene = await openScene({
      models: [{ id: model, endpoints: [{ provider: "one", prices: PRICES, dialects: [dialect] }] }],
      key: { workspaceId },
      ports: { responses: createResponseStore(app.services) },
    });
    const fetch = gatewayFetch(scene.gateway, "openai-responses");
    client = new OpenAI({ apiKey: KEY, baseURL: "http://gateway.test/v1", maxRetries: 0, fetch });
  });
  afterEach(async () => {
    await scene.idle();
    expect(scene.world.log.filter(({ level }) => level === "error")).toEqual([]);
    scene.world.wallets.prove();
    expect(scene.spent()).toBe(scene.upstream.journal.reduce((sum, entry) => sum + costOf(entry), 0n));
    await scene.close();
  });
  const costOf = (entry: Parameters<typeof costOfEntry>[0]): bigint =>
    entry.ending === "complete" ? costOfEntry(entry) : 0n;

  it("plain: text, usage and cost, echo of the request", async () => {
    scene.upstream.behave({ promptTokens: 20, cachedTokens: 8, completionTokens: 9, reasoningTokens: 4 });
    const answer = await client.responses.create({
      model,
      instructions: "Be brief.",
      input: "Hi",
      metadata: { a: "b" },
    });
    expect(answer).toMatchObject({
      object: "response",
      status: "completed",
      model,
      output_text: "Hello, world!",
      instructions: "Be brief.",
      metadata: { a: "b" },
      usage: {
        input_tokens: 20,
        input_tokens_details: { cached_tokens: 8 },
        output_tokens: 9,
        output_tokens_details: { reasoning_tokens: 4 },
        total_tokens: 29,
        cost: 0.000122,
      },
    });
    expect(answer.id).toMatch(/^resp_[0-9a-f]{32}$/);
    const sent = scene.upstream.journal[0]?.body;
    expect(JSON.stringify(sent)).toContain("Be brief.");
  });

  it("stream: every event in its order, the answer whole in the last", async () => {
    scene.upstream.behave({ writeBytes: 7, pieces: ["При", "вет", ', "ми', "р"] });
    const stream = client.responses.stream({ model, input: [{ role: "user", content: "Hi" }] });
    let seen = "";
    stream.on("response.output_text.delta", ({ delta }) => {
      seen += delta;
    });
    const answer = await stream.finalResponse();
    expect(seen).toBe('Привет, "мир');
    expect(answer).toMatchObject({ status: "completed", output_text: seen, model });
    const raw = await gatewayFetch(scene.gateway, "openai-responses")("http://gateway.test/v1/responses", {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ model, input: "Hi", stream: true }),
    });
    expect(raw.headers.get("content-type")).toContain("text/event-stream");
    const report = readResponsesStream(await raw.text());
    expect(report).toMatchObject({ problems: [], text: seen, response: { id: expect.stringMatching(/^resp_/) } });
  });

  it("tool loop with parallel calls, streamed, state kept by hand", async () => {
    scene.upstream.behave(({ position }): Behaviour => (position === 0 ? { pieces: [], calls: CALLS } : {}));
    const input: OpenAI.Responses.ResponseInputItem[] = [{ role: "user", content: "Weather?" }];
    const first = await client.responses
      .stream({ model, input, tools: [WEATHER], store: false, include: ["reasoning.encrypted_content"] })
      .finalResponse();
    const calls = first.output.filter((item) => item.type === "function_call");
    expect(calls.map(({ call_id, name, arguments: text }) => [call_id, name, text])).toEqual(
      CALLS.map(({ id, name, arguments: text }) => [id, name, text]),
    );
    input.push(
      ...(first.output as OpenAI.Responses.ResponseInputItem[]),
      ...calls.map(({ call_id }) => ({ type: "function_call_output" as const, call_id, output: "18 °C" })),
    );
    const second = await client.responses.create({ model, input, tools: [WEATHER], store: false });
    expect(second.output_text).toBe("Hello, world!");
    const sent = JSON.stringify(scene.upstream.journal[1]?.body);
    for (const { id } of CALLS) expect(sent.split(id).length).toBe(dialect === "openai-chat" ? 3 : 4);
  });

  it("structured output", async () => {
    scene.upstream.behave({ pieces: ['{"city":', '"Rome"}'] });
    const answer = await client.responses.parse({
      model,
      input: "Which city?",
      text: { format: zodTextFormat(z.object({ city: z.string() }), "place") },
    });
    expect(answer.output_parsed).toEqual({ city: "Rome" });
    const sent = JSON.stringify(scene.upstream.journal[0]?.body);
    expect(sent).toContain('"json_schema"');
    expect(sent).toContain('"place"');
  });

  it("goes on by previous_response_id, over several turns and in the middle of a tool loop", async () => {
    scene.upstream.behave(
      ({ position }): Behaviour => (position === 1 ? { pieces: [], calls: CALLS.slice(0, 1) } : {}),
    );
    const first = await client.responses.create({ model, instructions: "First.", input: "My name is Ada." });
    const second = await client.responses.create({
      model,
      input: "Weather?",
      previous_response_id: first.id,
      tools: [WEATHER],
      stream: true,
    });
    let secondId = "";
    for await (const event of second) if (event.type === "response.completed") secondId = event.response.id;
    const third = await client.responses.create({
      model,
      instructions: "Third.",
      previous_response_id: secondId,
      input: [{ type: "function_call_output", call_id: "call_paris", output: "18 °C" }],
      tools: [WEATHER],
    });
    expect(third).toMatchObject({ output_text: "Hello, world!", previous_response_id: secondId });
    const sent = JSON.stringify(scene.upstream.journal[2]?.body);
    for (const said of ["My name is Ada.", "Hello, world!", "Weather?", "call_paris", "18 °C", "Third."])
      expect(sent).toContain(said);
    // Instructions are not carried over, and no vendor is told of ids it cannot know.
    expect(sent).not.toContain("First.");
    expect(sent).not.toContain("previous_response_id");

    expect(await getResponse(ctx, { response_id: third.id })).toMatchObject({
      id: third.id,
      previous_response_id: secondId,
      usage: { cost: expect.any(Number) },
    });
    const items = await listInputItems(ctx, { response_id: third.id, order: "asc", limit: 3 });
    expect(items.data.map(({ type }) => type)).toEqual(["message", "message", "message"]);
    expect(items).toMatchObject({ object: "list", has_more: true, first_id: items.data[0]?.id });
    const rest = await listInputItems(ctx, { response_id: third.id, order: "asc", after: items.last_id ?? "" });
    expect(rest.data.map(({ type }) => type)).toEqual(["function_call", "function_call_output"]);
    expect(rest.has_more).toBe(false);

    expect(await deleteResponse(ctx, { response_id: secondId })).toEqual({
      id: secondId,
      object: "response",
      deleted: true,
    });
    await expect(getResponse(ctx, { response_id: secondId })).rejects.toMatchObject({ code: "not_found" });
    await expect(client.responses.create({ model, input: "x", previous_response_id: secondId })).rejects.toMatchObject({
      status: 400,
      param: "previous_response_id",
    });
    const after = await client.responses.create({ model, input: "And now?", previous_response_id: third.id });
    expect(after.status).toBe("completed");
  });

  it("item references are written out, of one's own answers only", async () => {
    const first = await client.responses.create({ model, input: "Hi" });
    const [item] = first.output;
    const input = [
      { type: "item_reference" as const, id: item?.id ?? "" },
      { role: "user" as const, content: "Go on." },
    ];
    await client.responses.create({ model, input });
    expect(JSON.stringify(scene.upstream.journal[1]?.body)).toContain("Hello, world!");
    await expect(
      client.responses.create({ model, input: [{ type: "item_reference", id: "msg_unknown" }] }),
    ).rejects.toMatchObject({ status: 400, param: "input[0].id" });
    const stranger = scene.world.addKey({ secret: "air_live_stranger" });
    expect(stranger.workspaceId).not.toBe(workspaceId);
    const theirs = client.withOptions({ apiKey: "air_live_stranger" });
    await expect(theirs.responses.create({ model, input })).rejects.toMatchObject({ status: 400 });
    await expect(theirs.responses.create({ model, input: "x", previous_response_id: first.id })).rejects.toMatchObject({
      status: 400,
    });
  });

  it("store: false keeps nothing", async () => {
    const first = await client.responses.create({ model, input: "Hi", store: false });
    await expect(getResponse(ctx, { response_id: first.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(client.responses.create({ model, input: "x", previous_response_id: first.id })).rejects.toMatchObject({
      status: 400,
    });
  });

  it("an answer that was cut is incomplete", async () => {
    scene.upstream.behave({ finishReason: "length" });
    const answer = await client.responses.create({ model, input: "Hi", max_output_tokens: 20 });
    expect(answer).toMatchObject({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } });
    const report = await streamed({ input: "Hi", max_output_tokens: 20 });
    expect(report.problems).toEqual([]);
    expect(report.types.at(-1)).toBe("response.incomplete");
  });

  it("a provider that breaks off mid-stream: an error, a failed response, no charge", async () => {
    scene.upstream.behave({ fault: "error-frame", faultAfter: 2 });
    const report = await streamed({ input: "Hi" });
    expect(report).toMatchObject({ problems: [], response: { status: "failed", error: { code: "server_error" } } });
    scene.upstream.behave({ fault: "cut", faultAfter: 2 });
    expect(await streamed({ input: "Hi" })).toMatchObject({ problems: [], response: { status: "failed" } });
    const stream = await client.responses.create({ model, input: "Hi", stream: true });
    await expect(async () => {
      for await (const _event of stream);
    }).rejects.toThrow();
  });

  it("errors before the first byte keep their status", async () => {
    await expect(client.responses.create({ model: "lab/none", input: "Hi" })).rejects.toMatchObject({ status: 404 });
    await expect(
      client.responses.create({ model, input: [{ role: "user", content: 5 as never }] }),
    ).rejects.toMatchObject({ status: 400, param: "input[0].content" });
    scene.upstream.behave({ status: 500 });
    await expect(client.responses.create({ model, input: "Hi", stream: true })).rejects.toMatchObject({ status: 502 });
  });

  it("counts input tokens without charge", async () => {
    const count = new OpenAI({
      apiKey: KEY,
      baseURL: "http://gateway.test/v1",
      fetch: gatewayFetch(scene.gateway, "openai-responses", "count_tokens"),
    });
    const { input_tokens, object } = await count.responses.inputTokens.count({ model, input: "Tell me about rivers." });
    expect(object).toBe("response.input_tokens");
    expect(input_tokens).toBeGreaterThan(5);
    expect(scene.upstream.journal).toEqual([]);
    const first = await client.responses.create({ model, input: "Tell me about rivers, all of them. ".repeat(20) });
    const next = { model, input: "And the sea?" };
    const alone = (await count.responses.inputTokens.count(next)).input_tokens ?? 0;
    const gone = await count.responses.inputTokens.count({ ...next, previous_response_id: first.id });
    expect(gone.input_tokens).toBeGreaterThan(alone + 100);
    await expect(
      count.responses.inputTokens.count({ ...next, previous_response_id: "resp_nobody" }),
    ).rejects.toMatchObject({ status: 400, param: "previous_response_id" });
  });

  it("the client's own calls read, list and forget what was kept", async () => {
    const api = createApi({
      services: app.services,
      gateway: scene.gateway,
      keys: scene.world.ports.keys,
      limits: scene.world.ports.limits,
      routes: responseRoutes,
      providers: new Set(),
      demo: { model: "sandbox/echo", apiKey: null },
    });
    const whole = new OpenAI({
      apiKey: KEY,
      baseURL: "http://gateway.test/api/v1",
      maxRetries: 0,
      fetch: fetchOver((request) => api.handle(request)),
    });
    const { id, output } = await whole.responses.create({ model, input: "Hi" });
    expect(await whole.responses.retrieve(id)).toMatchObject({ id, output, output_text: "Hello, world!" });
    await expect(whole.responses.retrieve(id, { stream: true })).rejects.toMatchObject({
      status: 400,
      param: "stream",
    });
    const page = await whole.responses.inputItems.list(id);
    expect(page.data).toMatchObject([{ type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] }]);
    await whole.responses.delete(id);
    await expect(whole.responses.retrieve(id)).rejects.toMatchObject({ status: 404, param: "response_id" });
    await expect(whole.responses.inputItems.list(id)).rejects.toMatchObject({ status: 404 });
    await expect(whole.responses.delete(id)).rejects.toMatchObject({ status: 404 });
    await expect(whole.responses.cancel(id)).rejects.toMatchObject({ status: 404 });
    expect((await whole.responses.inputTokens.count({ model, input: "Hi" })).input_tokens).toBeGreaterThan(0);
  });

  async function streamed(extra: object) {
    const reply = await gatewayFetch(scene.gateway, "openai-responses")("http://gateway.test/v1/responses", {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ model, stream: true, ...extra }),
    });
    return readResponsesStream(await reply.text());
  }
});

describe("kept answers", () => {
  it("are forgotten when their time is over", async () => {
    const store = createResponseStore({
      db: test.db,
      clock: { now: () => Date.now() - 31 * 86_400_000, monotonic: () => 0 },
    });
    const id = "0190c8a2-d1e0-7b3c-9f5e-8a7b6c5d4e3f";
    const owner = { workspaceId, subAccountId: null };
    await store.save(owner, id, { input: [], response: { id: "resp_x", output: [{ id: "msg_x" }] } });
    expect(await store.load(owner, id)).toBeNull();
    expect(await purgeResponses(app.services)).toBe(1);
    expect(await purgeResponses(app.services)).toBe(0);
  });

  it("of a sub-account are its own", async () => {
    const store = createResponseStore(app.services);
    const id = "0190c8a2-d1e0-7b3c-9f5e-8a7b6c5d4e40";
    const sub = { workspaceId, subAccountId: "0190c8a2-d1e0-7b3c-9f5e-8a7b6c5d4e41" };
    const other = { workspaceId, subAccountId: "0190c8a2-d1e0-7b3c-9f5e-8a7b6c5d4e42" };
    const kept = {
      input: [{ type: "message", text: "\u0000\ud800" }],
      response: { id: "resp_y", output: [{ id: "msg_y", n: 1 }] },
    };
    await store.save(sub, id, kept);
    await store.save(sub, id, { ...kept, input: [] });
    expect(await store.load(sub, id)).toEqual(kept);
    expect(await store.load({ workspaceId, subAccountId: null }, id)).toEqual(kept);
    expect(await store.load(other, id)).toBeNull();
    expect((await store.findItems(sub, ["msg_y", "msg_z"])).get("msg_y")).toEqual({ id: "msg_y", n: 1 });
    expect((await store.findItems(other, ["msg_y"])).size).toBe(0);
  });
});
