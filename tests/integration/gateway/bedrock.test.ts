import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGateway, type Gateway } from "@/lib/gateway";
import { eventsOf, jsonOf, send, textOf } from "../../support/gateway-call";
import { PRICES } from "../../support/gateway-scene";
import { type MemoryWorld, memoryWorld } from "../../support/memory-ports";
import { amazonFrame } from "../../support/wire/amazon-frames";
import { givenSignature, type SignedRequest, signatureOf } from "../../support/wire/amazon-signature";

const KEY = "air_live_bedrock";
const NATIVE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const SECRET = "secret-access-key-of-a-double";
const REGION = "eu-central-1";

const EVENTS = [
  {
    type: "message_start",
    message: {
      id: "msg_bdrk_1",
      type: "message",
      role: "assistant",
      model: "claude-sonnet-4-5-20250929",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 40, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Grüße" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: " an alle" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 6 } },
  { type: "message_stop" },
];
const MESSAGE = {
  id: "msg_bdrk_2",
  type: "message",
  role: "assistant",
  model: "claude-sonnet-4-5-20250929",
  content: [{ type: "text", text: "Hallo" }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 12, output_tokens: 3, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
};

const chunk = (event: unknown): Buffer =>
  amazonFrame(
    { ":event-type": "chunk", ":content-type": "application/json", ":message-type": "event" },
    { bytes: Buffer.from(JSON.stringify(event)).toString("base64"), p: "abcd" },
  );
const exception = amazonFrame(
  { ":exception-type": "throttlingException", ":message-type": "exception" },
  { message: "Too many tokens" },
);

let seen: SignedRequest | null = null;
let frames: Buffer[] = [];
let writeBytes = 1000;
const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (part: Buffer) => chunks.push(part));
  request.on("end", () => {
    seen = { url: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString("utf8") };
    if (!seen.url.endsWith("-stream")) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(MESSAGE));
      return;
    }
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    const all = Buffer.concat(frames);
    for (let at = 0; at < all.length; at += writeBytes) response.write(all.subarray(at, at + writeBytes));
    response.end();
  });
});

let world: MemoryWorld;
let gateway: Gateway;
let walletId: string;
const BALANCE = 10_000_000_000n;
const spent = () => BALANCE - world.wallets.balanceOf(walletId);
const ask = (extra: object = {}, headers: Record<string, string> = {}) =>
  send(
    gateway,
    {
      key: KEY,
      headers,
      body: { model: "lab/claude", max_tokens: 64, messages: [{ role: "user", content: "Hallo" }], ...extra },
    },
    "anthropic-messages",
  );

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  world = memoryWorld();
  world.setModels([
    {
      id: "lab/claude",
      endpoints: [
        { provider: "amazon-bedrock", nativeModel: NATIVE, dialects: ["anthropic-messages"], prices: PRICES },
      ],
    },
  ]);
  ({ walletId } = world.addKey({ secret: KEY }, BALANCE));
  gateway = createGateway(world.ports);
});
beforeEach(() => {
  const { port } = server.address() as AddressInfo;
  const extra = { region: REGION, access_key: "AKIDDOUBLE", secret_key: SECRET, session_token: "session" };
  world.setProvider("amazon-bedrock", { baseUrl: `http://127.0.0.1:${port}`, apiKey: null, extra });
  frames = EVENTS.map(chunk);
  writeBytes = 1000;
});
afterAll(async () => {
  await gateway.drain(100);
  world.wallets.prove();
  await new Promise((resolve) => server.close(resolve));
});

describe("Claude on Bedrock", () => {
  it("is asked by InvokeModel, signed as the service checks it, and charged", async () => {
    const before = spent();
    const reply = await ask({}, { "anthropic-beta": "context-1m-2025-08-07, other-beta" });
    expect((await jsonOf(reply)).content).toEqual([{ type: "text", text: "Hallo" }]);
    if (!seen) throw new Error("nothing arrived");
    expect(seen.url).toBe(`/model/${encodeURIComponent(NATIVE)}/invoke`);
    const body = JSON.parse(seen.body);
    expect(body).toMatchObject({
      anthropic_version: "bedrock-2023-05-31",
      anthropic_beta: ["context-1m-2025-08-07", "other-beta"],
      max_tokens: 64,
    });
    expect(body).not.toHaveProperty("model");
    expect(body).not.toHaveProperty("stream");
    expect(seen.headers).not.toHaveProperty("anthropic-beta");
    expect(seen.headers["x-amz-security-token"]).toBe("session");
    expect(givenSignature(seen)).toBe(signatureOf(seen, SECRET, REGION));
    expect(spent() - before).toBe(12n * 2500n + 3n * 10_000n);
  });

  it("takes an API key as a bearer token", async () => {
    const { port } = server.address() as AddressInfo;
    world.setProvider("amazon-bedrock", { baseUrl: `http://127.0.0.1:${port}`, apiKey: "bedrock-key", extra: {} });
    expect((await ask()).status).toBe(200);
    expect(seen?.headers.authorization).toBe("Bearer bedrock-key");
  });

  it("goes by the operator's inference profile", async () => {
    const { port } = server.address() as AddressInfo;
    const extra = { region: REGION, inference_profile: "eu" };
    world.setProvider("amazon-bedrock", { baseUrl: `http://127.0.0.1:${port}`, apiKey: "bedrock-key", extra });
    expect((await ask()).status).toBe(200);
    expect(seen?.url).toBe(`/model/${encodeURIComponent(`eu.${NATIVE}`)}/invoke`);
  });

  it.each([1, 7, 100_000])("streams out of binary frames cut every %i bytes", async (size) => {
    writeBytes = size;
    const before = spent();
    const text = await textOf(await ask({ stream: true }));
    expect(seen?.url).toMatch(/\/invoke-with-response-stream$/);
    const events = eventsOf(text.replaceAll(/^event: .*\n/gm, ""));
    expect(events.map(({ type }) => type).filter((type) => type !== "ping")).toEqual(EVENTS.map(({ type }) => type));
    expect(events.map((event) => event.delta?.text ?? "").join("")).toBe("Grüße an alle");
    expect(spent() - before).toBe(40n * 2500n + 6n * 10_000n);
  });

  it.each([
    ["an exception", () => [...EVENTS.slice(0, 3).map(chunk), exception]],
    ["a broken check sum", () => [...EVENTS.slice(0, 3).map(chunk), Buffer.concat([chunk(EVENTS[3]).fill(0, 20, 30)])]],
    ["a cut", () => [...EVENTS.slice(0, 3).map(chunk), chunk(EVENTS[3]).subarray(0, 30)]],
  ])("tells %s in the stream and charges nothing", async (_what, make) => {
    frames = make();
    const before = spent();
    const text = await textOf(await ask({ stream: true }));
    expect(text).toContain("event: error");
    expect(text).not.toContain("message_stop");
    expect(spent()).toBe(before);
  });
});
