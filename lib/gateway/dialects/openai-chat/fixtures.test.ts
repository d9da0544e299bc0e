import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readChatStream } from "@/lib/gateway/validators/chat-stream";
import { assemble, type Block, checkGrammar, type GenerateResponse, type StreamEvent, type Usage } from "../../ir";
import { frameSplitter } from "../../sse";
import type { ReplyCost } from "../dialect";
import { openaiChat } from ".";

/** What a vendor's answer means, whichever way it is read. */
interface Expected {
  readonly content: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly arguments: unknown }[];
  readonly finish: string;
  readonly native: string;
  readonly usage: Partial<Usage>;
  readonly refusal?: string;
  readonly signature?: string;
  readonly error?: { readonly code: string; readonly raw?: string };
}

const WIRE = path.resolve(import.meta.dirname, "../../../../tests/fixtures/wire");
const PROVIDERS = [
  "openai",
  "azure",
  "deepseek",
  "mistral",
  "groq",
  "xai",
  "z-ai",
  "moonshot",
  "minimax",
  "perplexity",
  "google",
  "openrouter",
  "airouter-cloud",
  "together",
];
const cost: ReplyCost = { costUsd: "0.000001", charge: { amount: "0.000001", currency: "USD" } };
const edits = { id: "gen-01", model: "lab/model" };

const fixtures = PROVIDERS.flatMap((provider) =>
  readdirSync(path.join(WIRE, provider))
    .filter((file) => file.endsWith(".stream.sse") || file.endsWith(".reply.json"))
    .map((file) => path.join(provider, file)),
);
const streams = fixtures.filter((file) => file.endsWith(".sse"));
const replies = fixtures.filter((file) => file.endsWith(".json"));

const bytesOf = (file: string): Uint8Array => readFileSync(path.join(WIRE, file));
const expectedOf = (file: string): Expected =>
  JSON.parse(readFileSync(path.join(WIRE, file.replace(/\.(sse|json)$/, ".expect.json")), "utf8"));

const textOf = (blocks: readonly Block[], type: Block["type"]): string =>
  blocks.map((block) => (block.type === type && "text" in block ? block.text : "")).join("");

/** The neutral answer in the words of an expectation. */
function summary(response: GenerateResponse, expected: Expected): Expected {
  const [choice] = response.choices;
  const blocks = choice?.blocks ?? [];
  const calls = blocks.filter((block) => block.type === "tool-call");
  const signature = blocks.find((block) => block.type === "reasoning" && block.signature !== undefined);
  const { inputTokens, outputTokens, cacheReadTokens, reasoningTokens } = response.usage ?? {
    inputTokens: -1,
    outputTokens: -1,
    cacheReadTokens: -1,
    reasoningTokens: -1,
  };
  return {
    content: textOf(blocks, "text"),
    reasoning: textOf(blocks, "reasoning"),
    calls: calls.map(({ id, name, argumentsText }) => ({ id, name, arguments: JSON.parse(argumentsText) })),
    finish: choice?.finish.unified ?? "none",
    native: choice?.finish.raw ?? "none",
    usage: { inputTokens, outputTokens, cacheReadTokens, reasoningTokens },
    ...(expected.refusal === undefined ? {} : { refusal: textOf(blocks, "refusal") }),
    ...(expected.signature === undefined || signature?.type !== "reasoning" ? {} : { signature: signature.signature }),
  };
}

function decode(raw: Uint8Array, size: number): StreamEvent[] {
  const splitter = frameSplitter();
  const decoder = openaiChat.outbound.streamDecoder();
  const events: StreamEvent[] = [];
  for (let at = 0; at < raw.length; at += size) {
    for (const frame of splitter.push(raw.subarray(at, at + size))) events.push(...decoder.push(frame));
  }
  for (const frame of splitter.end()) events.push(...decoder.push(frame));
  return [...events, ...decoder.end()];
}

function pass(raw: Uint8Array, size: number, wantsUsage: boolean) {
  const splitter = frameSplitter();
  const meter = openaiChat.passthrough.streamMeter(edits, wantsUsage);
  const sent: Uint8Array[] = [];
  const take = (frames: ReturnType<typeof splitter.push>): void => {
    for (const frame of frames) for (const { bytes } of meter.push(frame, frame.raw)) if (bytes) sent.push(bytes);
  };
  for (let at = 0; at < raw.length; at += size) take(splitter.push(raw.subarray(at, at + size)));
  take(splitter.end());
  const { state } = meter;
  const isGood = state.isEnded && state.error === null;
  return { state, bytes: Buffer.concat([...sent, ...(isGood ? meter.finish(state.usage, cost) : [])]) };
}

describe.each(streams)("%s", (file) => {
  const raw = bytesOf(file);
  const expected = expectedOf(file);

  it("decodes to what it means", () => {
    for (const size of [raw.length, 1, 7]) {
      const events = decode(raw, size);
      expect(checkGrammar(events)).toBeNull();
      if (expected.error) expect(events.at(-1)).toMatchObject({ type: "error", error: expected.error });
      else expect(summary(assemble(events), expected)).toEqual(expected);
    }
  });

  it("passes on as every client expects it", () => {
    for (const wantsUsage of [false, true]) {
      const { state, bytes } = pass(raw, wantsUsage ? 11 : raw.length, wantsUsage);
      if (expected.error) {
        if (state.isEnded || state.error) expect(state.error).toMatchObject(expected.error);
        else expect(state.isEnded).toBe(false);
        continue;
      }
      const report = readChatStream(bytes, wantsUsage);
      expect(report).toMatchObject({
        problems: [],
        content: expected.content,
        reasoning: expected.reasoning,
        finish: expected.finish,
      });
      expect(report.calls.map(({ id, text }) => ({ id, arguments: JSON.parse(text) }))).toEqual(
        expected.calls.map(({ id, arguments: value }) => ({ id, arguments: value })),
      );
      expect(state.usage).toMatchObject(expected.usage);
      expect(state.finishReason).toEqual({ unified: expected.finish, raw: expected.native });
      expect(report.usage).toMatchObject({
        prompt_tokens: expected.usage.inputTokens,
        completion_tokens: expected.usage.outputTokens,
        cost: 0.000001,
      });
      const said =
        expected.content +
        expected.reasoning +
        (expected.refusal ?? "") +
        report.calls.map(({ text }) => text).join("");
      expect(state.outputBytes).toBe(Buffer.byteLength(said));
    }
  });
});

describe.each(replies)("%s", (file) => {
  const raw = bytesOf(file);
  const expected = expectedOf(file);

  it("decodes to what it means", () => {
    expect(
      summary(openaiChat.outbound.decodeResponse(JSON.parse(Buffer.from(raw).toString("utf8"))), expected),
    ).toEqual(expected);
  });

  it("passes on with our id, model and cost", () => {
    const metered = openaiChat.passthrough.meterResponse(raw, edits);
    const out = JSON.parse(Buffer.from(metered.finish(metered.usage, cost)).toString("utf8"));
    expect(metered.usage).toMatchObject(expected.usage);
    expect(out).toMatchObject({
      ...edits,
      usage: { cost: 0.000001 },
      choices: [{ finish_reason: expected.finish, native_finish_reason: expected.native }],
    });
  });
});
