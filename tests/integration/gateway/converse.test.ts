import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGateway, type Gateway } from "@/lib/gateway";
import { defaultTurn, THINKING_USAGE, type Turn, type TurnUsage } from "../../support/families";
import { converse } from "../../support/families/converse";
import type { Ask } from "../../support/families/turn";
import { eventsOf, type Json, jsonOf, requestOf, send, textOf, textOfEvents } from "../../support/gateway-call";
import { type MemoryWorld, memoryWorld } from "../../support/memory-ports";
import { amazonEvent, EVENT_STREAM } from "../../support/wire/amazon-frames";
import { givenSignature, type SignedRequest, signatureOf } from "../../support/wire/amazon-signature";

const KEY = "air_live_converse";
const SECRET = "secret-access-key-of-a-double";
const REGION = "us-east-1";
const PROFILE = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-pro-v1:0";
const PRICES = { input: "2.5", output: "10", cache_read: "0.25", cache_write: "3" };
const USAGE: TurnUsage = { input: 900, cached: 300, output: 40, reasoning: 0 };
const costOf = ({ input, cached, output }: TurnUsage): bigint =>
  BigInt(input - cached) * 2500n + BigInt(cached) * 250n + BigInt(output) * 10_000n;

interface Entry extends SignedRequest {
  readonly json: Json;
  readonly complaints: readonly string[];
}

/** What the double does instead of an answer of its own: these bytes of a stream, or an error of this status. */
interface Script {
  readonly turn: (ask: Ask) => Turn;
  readonly stream?: Buffer;
  readonly writeBytes: number;
}

const journal: Entry[] = [];
let script: Script;
let serial = 0;

/** Bedrock on a real socket: it checks the signature, refuses what Converse refuses, and streams binary messages. */
const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += String(part);
  const seen: SignedRequest = { url: request.url ?? "", headers: request.headers, body };
  const json = JSON.parse(body);
  const say = (status: number, value: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (givenSignature(seen) !== signatureOf(seen, SECRET, REGION))
    return void say(403, { message: "The request signature we calculated does not match the signature you provided." });
  const route = converse.route(seen.url, json);
  if (!route) return void say(404, { message: "UnknownOperationException" });
  const complaints = converse.complaints(json);
  journal.push({ ...seen, json, complaints });
  const ask: Ask = { family: converse.id, ...route, ...converse.ask(json) };
  const turn = script.turn(ask);
  const status = complaints.length > 0 ? 400 : turn.status;
  if (status !== undefined) return void say(status, converse.error(status, complaints.join() || (turn.message ?? "")));
  serial += 1;
  const context = { model: route.model, usage: turn.usage ?? USAGE, serial, ask };
  if (!route.isStream) return void say(200, converse.plain(turn, context));
  expect(seen.headers.accept).toBe(EVENT_STREAM);
  const frames = converse.frames(turn, context).map((frame) => converse.framing?.encode(frame) ?? Buffer.alloc(0));
  const bytes = script.stream ?? Buffer.concat(frames);
  response.writeHead(200, { "content-type": EVENT_STREAM });
  for (let at = 0; at < bytes.length; at += script.writeBytes)
    response.write(bytes.subarray(at, at + script.writeBytes));
  response.end();
});

let world: MemoryWorld;
let gateway: Gateway;
let walletId: string;
const BALANCE = 10_000_000_000n;
const spent = () => BALANCE - world.wallets.balanceOf(walletId);
const lastEnd = () => [...world.wallets.ended.values()].at(-1);
const lastSeen = (): Entry => {
  const entry = journal.at(-1);
  if (!entry) throw new Error("nothing arrived");
  return entry;
};
const bedrock = (id: string, nativeModel: string, dialects = ["bedrock-converse"]) => ({
  id,
  endpoints: [{ provider: "amazon-bedrock", nativeModel, dialects, prices: PRICES }],
});

function setProvider(more: Record<string, string> = {}): void {
  const { port } = server.address() as AddressInfo;
  const extra = { region: REGION, access_key: "AKIDDOUBLE", secret_key: SECRET, session_token: "session", ...more };
  world.setProvider("amazon-bedrock", { baseUrl: `http://127.0.0.1:${port}`, apiKey: null, extra });
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  world = memoryWorld();
  world.setModels([
    bedrock("amazon/nova-2-lite", "amazon.nova-2-lite-v1:0"),
    bedrock("amazon/nova-pro", PROFILE),
    bedrock("qwen/qwen3-32b", "qwen.qwen3-32b-v1:0"),
    bedrock("anthropic/claude", "anthropic.claude-sonnet-4-5-20250929-v1:0", ["anthropic-messages"]),
  ]);
  ({ walletId } = world.addKey({ secret: KEY }, BALANCE));
});
beforeEach(() => {
  setProvider();
  gateway = createGateway(world.ports);
  journal.length = 0;
  script = { turn: (ask) => ({ usage: USAGE, ...defaultTurn(ask) }), writeBytes: 1000 };
});
afterEach(() => gateway.drain(100));
afterAll(async () => {
  world.wallets.prove();
  expect(world.wallets.openHoldCount).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});

const SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const chat = (extra: object = {}): Json => ({
  model: "amazon/nova-2-lite",
  max_tokens: 500,
  messages: [{ role: "user", content: "Hello" }],
  ...extra,
});
const ask = (body: Json, dialect?: Parameters<typeof send>[2]) => send(gateway, { key: KEY, body }, dialect);

describe("an OpenAI client at Converse", () => {
  it("is asked in Converse's words, signed, and pays what was used", async () => {
    const before = spent();
    const reply = await ask(chat({ temperature: 0.5, top_p: 0.9, top_k: 7, stop: ["END"] }));
    const answer = await jsonOf(reply);
    expect(answer.choices[0]).toMatchObject({
      finish_reason: "stop",
      native_finish_reason: "end_turn",
      message: { content: "Hello, мир 🌍!" },
    });
    expect(answer.usage).toMatchObject({
      prompt_tokens: 900,
      completion_tokens: 40,
      prompt_tokens_details: { cached_tokens: 300 },
    });
    expect(spent() - before).toBe(costOf(USAGE));
    expect(reply.headers).toMatchObject({ "x-provider": "amazon-bedrock" });
    expect(reply.headers).not.toHaveProperty("x-translation");
    const { url, json, headers } = lastSeen();
    expect(url).toBe("/model/amazon.nova-2-lite-v1%3A0/converse");
    expect(headers["x-amz-security-token"]).toBe("session");
    expect(json).toEqual({
      messages: [{ role: "user", content: [{ text: "Hello" }] }],
      inferenceConfig: { maxTokens: 500, temperature: 0.5, topP: 0.9, stopSequences: ["END"] },
      additionalModelRequestFields: { inferenceConfig: { topK: 7 } },
    });
    expect(lastEnd()).toMatchObject({ status: "completed", usage: { source: "reported" } });
  });

  it.each([1, 13, 100_000])("streams calls out of binary messages cut every %i bytes", async (writeBytes) => {
    script = { ...script, writeBytes };
    const before = spent();
    const tools = [{ type: "function", function: { name: "weather", parameters: SCHEMA } }];
    const messages = [{ role: "user", content: "What is the weather?" }];
    const events = eventsOf(await textOf(await ask(chat({ messages, tools, stream: true }))));
    expect(textOfEvents(events)).toBe("Let me look.");
    const calls = events.flatMap((event) => event.choices?.[0]?.delta?.tool_calls ?? []);
    const said = [0, 1].map((index) =>
      calls.flatMap((call: Json) => (call.index === index ? [call.function?.arguments ?? ""] : [])).join(""),
    );
    expect(said).toEqual(['{"city":"Paris"}', '{"city":"Рим"}']);
    expect(events.flatMap((event) => event.choices?.[0]?.finish_reason ?? [])).toEqual(["tool_calls"]);
    expect(events.at(-1)).toBe("[DONE]");
    expect(lastSeen().url).toBe("/model/amazon.nova-2-lite-v1%3A0/converse-stream");
    expect(spent() - before).toBe(costOf(USAGE));
  });

  it("reaches a profile by its ARN, signed as it is sent", async () => {
    expect((await ask(chat({ model: "amazon/nova-pro" }))).status).toBe(200);
    expect(lastSeen().url).toBe(`/model/${encodeURIComponent(PROFILE)}/converse`);
  });

  it.each([
    ["eu", "/model/eu.amazon.nova-2-lite-v1%3A0/converse", "/model/qwen.qwen3-32b-v1%3A0/converse"],
    ["global", "/model/global.amazon.nova-2-lite-v1%3A0/converse", "/model/qwen.qwen3-32b-v1%3A0/converse"],
  ])("goes by the operator's profile %s where the model has one", async (profile, nova, qwen) => {
    setProvider({ inference_profile: profile });
    expect((await ask(chat())).status).toBe(200);
    expect((await ask(chat({ model: "qwen/qwen3-32b" }))).status).toBe(200);
    expect((await ask(chat({ model: "amazon/nova-pro" }))).status).toBe(200);
    expect(journal.map(({ url }) => url)).toEqual([nova, qwen, `/model/${encodeURIComponent(PROFILE)}/converse`]);
  });

  it("hears what Bedrock refuses, and what was lost by name", async () => {
    script = { ...script, turn: () => ({ status: 400, message: "Malformed input request: 3 is too much." }) };
    const before = spent();
    const refused = await ask(chat());
    expect(refused.status).toBe(400);
    expect((await jsonOf(refused)).error.message).toContain("Malformed input request");
    script = { ...script, turn: () => ({ status: 429, message: "Too many requests" }) };
    expect((await ask(chat())).status).toBe(429);
    expect(spent()).toBe(before);
    script = { ...script, turn: defaultTurn };
    const url = "https://example.com/a.png";
    const content = [
      { type: "text", text: "Look" },
      { type: "image_url", image_url: { url } },
    ];
    const reply = await ask(chat({ messages: [{ role: "user", content }], seed: 7, temperature: 2 }));
    expect(reply.headers["x-translation"]).toBe("dropped=2; changed=1");
    expect(reply.headers["x-dropped-params"]).toBe("seed");
  });

  it("never reaches Claude by Converse", async () => {
    const reply = await ask(chat({ model: "anthropic/claude" }));
    expect(reply.status).toBe(404);
    expect(journal).toEqual([]);
  });
});

describe("a stream that fails", () => {
  const said = [
    amazonEvent({ name: "messageStart", payload: { role: "assistant" } }),
    amazonEvent({ name: "contentBlockDelta", payload: { contentBlockIndex: 0, delta: { text: "The fi" } } }),
  ];
  const exception = (name: string) => amazonEvent({ name, payload: { message: "Not now" }, isException: true });
  const more = amazonEvent({ name: "contentBlockDelta", payload: { contentBlockIndex: 0, delta: { text: "rst" } } });

  it.each([
    ["an exception", exception("modelStreamErrorException")],
    ["a throttling", exception("throttlingException")],
    ["a broken check sum", Buffer.from(more).fill(0, 20, 30)],
    ["a cut", more.subarray(0, 30)],
    ["no last word", more],
  ])("by %s is told to the client and costs nothing", async (_what, last) => {
    script = { ...script, stream: Buffer.concat([...said, last]) };
    const before = spent();
    const text = await textOf(await ask(chat({ stream: true })));
    expect(textOfEvents(eventsOf(text))).toContain("The fi");
    expect(text).toContain('"error"');
    expect(text).not.toContain("[DONE]");
    expect(spent()).toBe(before);
    expect(lastEnd()).toMatchObject({ status: "partial", isInsured: true });
  });

  it("before its first word is an error of its status", async () => {
    script = { ...script, stream: exception("throttlingException") };
    const reply = await ask(chat({ stream: true }));
    expect(reply.status).toBe(429);
  });
});

describe("clients of other dialects at Converse", () => {
  it("Anthropic's sees thinking and carries a conversation with tools on", async () => {
    const tools = [{ name: "weather", input_schema: SCHEMA }];
    const body = {
      model: "amazon/nova-2-lite",
      max_tokens: 2000,
      thinking: { type: "enabled", budget_tokens: 1024 },
      tools,
    };
    const messages: Json[] = [{ role: "user", content: "What is the weather?" }];
    const before = spent();
    const first = await jsonOf(await ask({ ...body, messages }, "anthropic-messages"));
    expect(first.content.map(({ type }: Json) => type)).toEqual(["thinking", "text", "tool_use", "tool_use"]);
    expect(first.stop_reason).toBe("tool_use");
    expect(first.usage).toMatchObject({ input_tokens: 600, cache_read_input_tokens: 400, output_tokens: 90 });
    expect(spent() - before).toBe(costOf(THINKING_USAGE));
    const results = first.content
      .filter(({ type }: Json) => type === "tool_use")
      .map(({ id }: Json, at: number) => ({
        type: "tool_result",
        tool_use_id: id,
        content: `${20 + at}`,
        is_error: at === 1,
      }));
    messages.push({ role: "assistant", content: first.content }, { role: "user", content: results });
    const second = await ask({ ...body, messages, stream: true }, "anthropic-messages");
    const said = eventsOf(await textOf(second)).map((event) => event.delta?.text ?? "");
    expect(said.join("")).toBe("Results: weather=20; weather=21");
    expect(spent() - before).toBe(2n * costOf(THINKING_USAGE));
    expect(journal.flatMap(({ complaints }) => complaints)).toEqual([]);
    const { json } = lastSeen();
    expect(json.messages[1].content).toMatchObject([
      { reasoningContent: { reasoningText: { signature: expect.any(String) } } },
      { text: "Let me look." },
      { toolUse: { name: "weather", input: { city: "Paris" } } },
      { toolUse: { name: "weather", input: { city: "Рим" } } },
    ]);
    expect(json.messages[2].content).toMatchObject([
      { toolResult: { content: [{ text: "20" }] } },
      { toolResult: { content: [{ text: "21" }], status: "error" } },
    ]);
    expect(json.additionalModelRequestFields).toEqual({
      reasoningConfig: { type: "enabled", maxReasoningEffort: "low" },
    });
  });

  it("Gemini's and Responses' are answered in their own words", async () => {
    const path = { model: "qwen/qwen3-32b", action: "generateContent", query: new URLSearchParams() };
    const question = { contents: [{ role: "user", parts: [{ text: "Hi" }] }] };
    const gemini = await gateway.handle("generate", "gemini-generate", requestOf({ key: KEY, body: question }), path);
    expect((await jsonOf(gemini)).candidates[0].content.parts[0].text).toBe("Hello, мир 🌍!");
    const responses = await ask({ model: "qwen/qwen3-32b", input: "Hi" }, "openai-responses");
    expect((await jsonOf(responses)).output.at(-1).content[0].text).toBe("Hello, мир 🌍!");
    expect(journal.map(({ url }) => url)).toEqual(Array(2).fill("/model/qwen.qwen3-32b-v1%3A0/converse"));
  });
});
