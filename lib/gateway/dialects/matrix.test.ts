import { describe, expect, it } from "vitest";
import { checkAnthropicStream } from "@/lib/gateway/validators/anthropic-stream";
import { readChatStream } from "@/lib/gateway/validators/chat-stream";
import { checkGeminiStream } from "@/lib/gateway/validators/gemini-stream";
import { readResponsesStream } from "@/lib/gateway/validators/responses-stream";
import { type Price, type PriceCard, toJson } from "@/lib/kernel";
import { DEFAULT_USAGE, THINKING_USAGE } from "@/tests/support/families";
import { anthropic } from "@/tests/support/families/anthropic";
import { cohere } from "@/tests/support/families/cohere";
import { converse } from "@/tests/support/families/converse";
import { gemini } from "@/tests/support/families/gemini";
import { openaiChat } from "@/tests/support/families/openai-chat";
import { responses } from "@/tests/support/families/responses";
import type { Ask, Family } from "@/tests/support/families/turn";
import { converseEvents, converseReply, readConverse } from "@/tests/support/wire/bedrock-converse";
import { cohereEvents, cohereReply, readCohere } from "@/tests/support/wire/cohere-v2";
import {
  assemble,
  type Block,
  checkGrammar,
  EMPTY_USAGE,
  type GenerateRequest,
  type GenerateResponse,
  type OpeningBlock,
  type StreamEvent,
  type UnifiedFinish,
} from "../ir";
import { chargeOf } from "../metering";
import { bodyPatches, findProvider } from "../providers";
import { frameSplitter, frameText } from "../sse";
import {
  type Dialect,
  type DialectId,
  dialects,
  type EncodeTarget,
  type OutboundCodec,
  type PathFacts,
  patchBody,
  type ReplyMeta,
  type SseFrame,
  upstreamDialects,
} from ".";

const spoken = Object.values(dialects) as readonly Dialect[];

/** A provider that speaks a dialect: what it hears, and what it says. */
interface Vendor {
  readonly id: string;
  readonly outbound: OutboundCodec;
  hear(body: Record<string, unknown>, isStream: boolean): GenerateRequest;
  say(told: GenerateResponse): unknown;
  stream(told: GenerateResponse): readonly SseFrame[];
}

const vendorOf = (dialect: Dialect): Vendor => ({
  id: dialect.id,
  outbound: dialect.outbound,
  hear: (body, isStream) => dialect.inbound.decodeRequest(body, pathOf(isStream)).request,
  say: (told) => dialect.inbound.encodeResponse(told, metaOf(dialect.id), null),
  stream: (told) => framesFor(dialect, eventsOf(told)),
});

/** The vendor's half of dialects that no client speaks. */
const UPSTREAM_ONLY: Readonly<Record<string, Omit<Vendor, "id" | "outbound">>> = {
  "cohere-v2": {
    hear: readCohere,
    say: cohereReply,
    stream: (told) => cohereEvents(told).map((event) => ({ event: String(event.type), data: JSON.stringify(event) })),
  },
  "bedrock-converse": {
    hear: readConverse,
    say: converseReply,
    stream: (told) => converseEvents(told).map(({ name, payload }) => ({ event: name, data: JSON.stringify(payload) })),
  },
};
const upstreamVendor = ({ id, outbound }: (typeof upstreamDialects)[number]): Vendor => {
  const half = UPSTREAM_ONLY[id];
  if (!half) throw new Error(`nobody speaks ${id} here`);
  return { id, outbound, ...half };
};
const vendors: readonly Vendor[] = [...spoken.map(vendorOf), ...upstreamDialects.map(upstreamVendor)];

/** Every client's dialect × every provider's: the same words, calls, order and tokens, answered whole and streamed. */
const pairs = spoken.flatMap((client) => vendors.map((vendor) => ({ from: client.id, to: vendor.id, client, vendor })));

const FAMILIES: Readonly<Record<string, Family>> = {
  "openai-chat": openaiChat,
  "anthropic-messages": anthropic,
  "gemini-generate": gemini,
  "openai-responses": responses,
  "cohere-v2": cohere,
  "bedrock-converse": converse,
};
const familyOf = (id: string): Family => {
  const family = FAMILIES[id];
  if (!family) throw new Error(`no double speaks ${id}`);
  return family;
};
const bytesOf = (frames: readonly SseFrame[]): string => frames.map(frameText).join("");
/** What the strict reader of a client's stream says against it. */
const PROBLEMS: Readonly<Record<DialectId, (frames: readonly SseFrame[]) => readonly string[]>> = {
  "openai-chat": (frames) => readChatStream(bytesOf(frames), true).problems,
  "openai-responses": (frames) => readResponsesStream(bytesOf(frames)).problems,
  "anthropic-messages": (frames) => (checkAnthropicStream(frames).error === null ? [] : ["an error"]),
  "gemini-generate": (frames) => (checkGeminiStream(frames).error === null ? [] : ["an error"]),
};

const NATIVE: Readonly<Record<string, string>> = {
  "cohere-v2": "command-a-reasoning-08-2025",
  "bedrock-converse": "amazon.nova-2-lite-v1:0",
  "openai-chat": "gpt-5.4-mini",
  "openai-responses": "gpt-5.4-mini",
  "anthropic-messages": "claude-sonnet-4-6",
  "gemini-generate": "gemini-3.5-flash",
};
const PROVIDERS: Readonly<Record<string, string>> = {
  "cohere-v2": "cohere",
  "bedrock-converse": "amazon-bedrock",
  "openai-chat": "openai",
  "openai-responses": "openai",
  "anthropic-messages": "anthropic",
  "gemini-generate": "google-vertex",
};
const targetOf = (id: string): EncodeTarget => ({
  provider: "any",
  nativeModel: NATIVE[id] ?? "m",
  maxOutputTokens: 64_000,
  capabilities: { reasoning: true, structured_outputs: true, reasoning_efforts: ["low", "medium", "high"] },
  supportedParameters: null,
});
const pathOf = (isStream: boolean): PathFacts => ({
  model: "x",
  action: isStream ? "streamGenerateContent" : "generateContent",
  query: new URLSearchParams(isStream ? "alt=sse" : ""),
});
const wire = (value: unknown): unknown => JSON.parse(toJson(value));

/** Clients that ask to see thinking, in each dialect's words, for encoders that look. */
const metaOf = (id: DialectId): ReplyMeta => ({
  id: id === "openai-responses" ? "resp_0190c8a2d1e07b3c9f5e8a7b6c5d4e3f" : "msg_0190c8a2d1e07b3c9f5e8a7b6c5d4e3f",
  model: "lab/model",
  createdSeconds: 1_790_000_000,
  inputTokensEstimate: 7,
  wantsUsageChunk: true,
  request: {
    thinking: { type: "enabled", budget_tokens: 2048 },
    generationConfig: { thinkingConfig: { includeThoughts: true } },
  },
});

const text = (value: string): Block => ({ type: "text", text: value });
const call = (id: string, name: string, args: object): Block => ({
  type: "tool-call",
  kind: "function",
  id,
  name,
  argumentsText: JSON.stringify(args),
});
const USAGE = { ...EMPTY_USAGE, inputTokens: 1000, cacheReadTokens: 400, outputTokens: 90 };
const answer = (blocks: readonly Block[], unified: UnifiedFinish): GenerateResponse => ({
  upstreamId: "up_1",
  upstreamModel: "model",
  choices: [{ blocks, finish: { unified, raw: null } }],
  usage: USAGE,
});

const PARIS = call("call_1", "weather", { city: "Paris" });
const ROME = call("call_2", "weather", { city: "Рим", nested: { a: [1, 2.5, null, "\u2028"] } });
const ANSWERS: readonly { readonly name: string; readonly told: GenerateResponse }[] = [
  { name: "words", told: answer([text('Hello, мир 🌍\n\n"quoted" data: [DONE]')], "stop") },
  { name: "a call without arguments", told: answer([call("call_1", "now", {})], "tool_calls") },
  { name: "parallel calls behind text", told: answer([text("Let me look."), PARIS, ROME], "tool_calls") },
  { name: "thinking", told: answer([{ type: "reasoning", text: "hm, ну" }, text("42")], "stop") },
  { name: "the end of its tokens", told: answer([text("and then")], "length") },
];

/** An answer as the events a vendor's stream would make. */
function* eventsOf({ choices, usage }: GenerateResponse): Generator<StreamEvent> {
  yield { type: "response-start", upstreamId: "up_1", upstreamModel: "model" };
  const [choice] = choices;
  if (!choice || !usage) return;
  for (const [index, block] of choice.blocks.entries()) {
    const isCall = block.type === "tool-call";
    if (!isCall && block.type !== "text" && block.type !== "reasoning") continue;
    const opening: OpeningBlock = isCall
      ? { type: "tool-call", kind: block.kind, id: block.id, name: block.name }
      : { type: block.type };
    yield { type: "block-start", index, block: opening };
    const words = isCall ? block.argumentsText : block.text;
    for (const piece of [words.slice(0, 3), words.slice(3)])
      yield { type: "block-delta", index, delta: { type: isCall ? "arguments" : "text", text: piece } };
    yield { type: "block-end", index };
  }
  yield { type: "usage", usage };
  yield { type: "finish", reason: choice.finish };
}

const framesFor = (dialect: Dialect, events: Iterable<StreamEvent>): SseFrame[] => {
  const encoder = dialect.inbound.streamEncoder(metaOf(dialect.id));
  const frames = [...events].flatMap((event) => encoder.push(event));
  return [...frames, ...encoder.end(USAGE, null)];
};
const eventsFrom = (dialect: Pick<Vendor, "outbound">, frames: readonly SseFrame[]): StreamEvent[] => {
  const decoder = dialect.outbound.streamDecoder();
  const raw = frameSplitter().push(Buffer.from(bytesOf(frames)));
  return [...raw.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
};

/** What must be equal everywhere. */
function essence({ choices, usage }: GenerateResponse) {
  const blocks = choices[0]?.blocks ?? [];
  const words = (type: "text" | "reasoning") => blocks.map((block) => (block.type === type ? block.text : "")).join("");
  return {
    text: words("text"),
    thinking: words("reasoning"),
    calls: blocks.flatMap((block) =>
      block.type === "tool-call" ? [{ name: block.name, args: JSON.parse(block.argumentsText) }] : [],
    ),
    order: blocks.map((block) => block.type),
    finish: choices[0]?.finish.unified,
    tokens: usage && { in: usage.inputTokens, cached: usage.cacheReadTokens, out: usage.outputTokens },
  };
}

const SILENT: Ask = {
  family: "any",
  model: "m",
  isStream: false,
  lastUserText: "",
  toolNames: [],
  forcedTool: null,
  results: [],
  imageCount: 0,
  hasSchema: false,
  isThinking: false,
  proofs: [],
};

const HISTORY: GenerateRequest = {
  model: "x",
  isStream: false,
  maxOutputTokens: 4096,
  messages: [
    { role: "system", blocks: [text("Be brief.")] },
    {
      role: "user",
      blocks: [text("Weather?"), { type: "image", source: { kind: "base64", mediaType: "image/png", data: "aGk=" } }],
    },
    { role: "assistant", blocks: [text("Let me look."), PARIS, ROME] },
    {
      role: "tool",
      blocks: [
        { type: "tool-result", callId: "call_1", name: "weather", content: [{ type: "text", text: "21" }] },
        { type: "tool-result", callId: "call_2", name: "weather", content: [{ type: "text", text: "25 °C" }] },
      ],
    },
  ],
  tools: [
    {
      kind: "function",
      name: "weather",
      description: "The weather.",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  ],
  toolChoice: { type: "auto" },
};

/** The conversation without ids and places, which dialects make for themselves. */
const conversation = (request: GenerateRequest) => ({
  tools: request.tools?.map(({ name, description, parameters }) => ({ name, description, parameters })),
  cap: request.maxOutputTokens,
  said: request.messages
    .flatMap((message) => message.blocks)
    .map((block) => {
      if (block.type === "tool-call") return { calls: block.name, with: JSON.parse(block.argumentsText) };
      if (block.type === "tool-result")
        return { result: block.content.map((part) => (part.type === "text" ? part.text : part.type)) };
      return block.type === "text" ? block.text : block.type;
    }),
});

describe.each(pairs)("$from client, $to provider", ({ client, vendor }) => {
  it.each([false, true])("the conversation arrives whole and is taken, streamed %s", (isStream) => {
    const request = { ...HISTORY, isStream };
    const sent = wire(client.outbound.encodeRequest(request, targetOf(client.id)).body);
    const { request: read } = client.inbound.decodeRequest(sent, pathOf(isStream));
    const { body } = vendor.outbound.encodeRequest(read, targetOf(vendor.id));
    const provider = findProvider(PROVIDERS[vendor.id] ?? "");
    if (!provider) throw new Error("no such provider");
    const passed = wire(patchBody(body, bodyPatches(provider, vendor.id, NATIVE[vendor.id] ?? "m"))) as Record<
      string,
      unknown
    >;
    expect(familyOf(vendor.id).complaints(passed)).toEqual([]);
    const heard = vendor.hear(passed, isStream);
    expect(conversation(heard)).toEqual(conversation(request));
  });

  it.each(ANSWERS)("answers with $name", ({ told }) => {
    const native = wire(vendor.say(told));
    const read = vendor.outbound.decodeResponse(native);
    const given = wire(client.inbound.encodeResponse(read, metaOf(client.id), null));
    expect(essence(client.outbound.decodeResponse(given))).toEqual(essence(told));
  });

  it.each(ANSWERS)("streams $name", ({ told }) => {
    const read = eventsFrom(vendor, vendor.stream(told));
    expect(checkGrammar(read)).toBeNull();
    const frames = framesFor(client, read);
    expect(PROBLEMS[client.id](frames)).toEqual([]);
    expect(essence(assemble(eventsFrom(client, frames)))).toEqual(essence(told));
  });
});

const pico = (value: bigint): Price => ({ pico: value as Price["pico"], perUnits: 1n });
const CARD: PriceCard = {
  versionId: "one",
  prices: { input: pico(1_250_003n), cache_read: pico(125_001n), output: pico(10_000_007n) },
  tiers: [],
};

describe.each([
  ["plain", DEFAULT_USAGE],
  ["thinking", THINKING_USAGE],
] as const)("the same tokens cost the same in every family's words, %s", (_name, usage) => {
  const ask: Ask = { ...SILENT, isThinking: usage.reasoning > 0 };
  const context = { model: "m", usage, serial: 1, ask };
  // 600 fresh, 400 cached, all output; by hand, rounded up to nano once.
  const fresh = BigInt(usage.input - usage.cached) * 1_250_003n;
  const picoTotal = fresh + BigInt(usage.cached) * 125_001n + BigInt(usage.output) * 10_000_007n;
  const expected = (picoTotal + 999n) / 1000n;

  it.each(vendors)("$id", (vendor) => {
    const family = familyOf(vendor.id);
    const whole = vendor.outbound.decodeResponse(family.plain({ text: ["one"] }, context));
    const decoder = vendor.outbound.streamDecoder();
    const raw = frameSplitter().push(Buffer.from(family.frames({ text: ["one"] }, context).join("")));
    const streamed = assemble([...raw.flatMap((frame) => decoder.push(frame)), ...decoder.end()]);
    for (const { usage: counted } of [whole, streamed]) {
      if (!counted) throw new Error("not counted");
      expect(chargeOf(CARD, counted).costNano).toBe(expected);
    }
  });
});
