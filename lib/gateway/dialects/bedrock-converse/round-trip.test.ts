import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toJson } from "@/lib/kernel";
import { converseComplaints } from "@/tests/support/validators/converse-request";
import { amazonEvent, readAmazon } from "@/tests/support/wire/amazon-frames";
import { converseEvents, converseReply, readConverse } from "@/tests/support/wire/bedrock-converse";
import {
  assemble,
  type Block,
  checkGrammar,
  type GenerateRequest,
  type GenerateResponse,
  type Message,
} from "../../ir";
import * as arbitrary from "../../ir/testing/arbitraries";
import { frameSplitter } from "../../sse";
import type { EncodeTarget } from "../dialect";
import { bedrockConverse } from ".";

const { outbound } = bedrockConverse;
const MODELS = [
  "amazon.nova-2-lite-v1:0",
  "eu.amazon.nova-pro-v1:0",
  "meta.llama4-maverick-17b-instruct-v1:0",
  "openai.gpt-oss-120b",
  "openai.gpt-6-sol",
  "mistral.mistral-large-3-675b-instruct",
  "deepseek.v3.2",
  "writer.palmyra-x5-v1:0",
] as const;
const targetOf = (nativeModel: string): EncodeTarget => ({
  provider: "amazon-bedrock",
  nativeModel,
  maxOutputTokens: 64_000,
  capabilities: { reasoning: true, structured_outputs: true },
  supportedParameters: null,
});
const wire = (value: unknown): Record<string, unknown> => JSON.parse(toJson(value));

/** Pictures by their bytes; an address is a loss, told in another test. */
const hasAddresses = ({ messages }: GenerateRequest): boolean =>
  messages.some(({ blocks }) => blocks.some((block) => block.type === "image" && block.source.kind !== "base64"));

/** Neighbours of one side are one turn at Converse, results first. */
function turns(messages: readonly Message[]): { role: string; blocks: Block[] }[] {
  const found: { role: string; blocks: Block[] }[] = [];
  for (const { role, blocks } of messages) {
    const side = role === "tool" ? "user" : role;
    const last = found.at(-1);
    if (last?.role === side) last.blocks.push(...blocks);
    else found.push({ role: side, blocks: [...blocks] });
  }
  return found;
}

/** Arguments as values: blanks between them do not travel. */
const said = (request: GenerateRequest) =>
  turns(request.messages).map(({ role, blocks }) => ({
    role,
    blocks: blocks.map((block) =>
      block.type === "tool-call" ? { ...block, argumentsText: JSON.parse(block.argumentsText) } : block,
    ),
  }));

describe("requests", () => {
  it("come back as they were: decode(encode(x)) = x", () => {
    let count = 0;
    fc.assert(
      fc.property(arbitrary.request, (value) => {
        const { responseFormat: _format, endUser: _user, isParallelToolUse: _parallel, ...request } = value;
        const { body, warnings } = outbound.encodeRequest(request, targetOf("openai.gpt-oss-120b"));
        fc.pre(!hasAddresses(request) && warnings.length === 0);
        count += 1;
        const read = readConverse(wire(body));
        expect(said(read)).toEqual(said(request));
        expect(read.tools).toEqual(request.tools);
        expect(read.maxOutputTokens).toEqual(request.maxOutputTokens);
        const { temperature, topP, stop } = request;
        expect({ topP: undefined, ...(body.inferenceConfig as object) }).toMatchObject({
          ...(temperature === undefined ? {} : { temperature }),
          topP,
          ...(stop === undefined ? {} : { stopSequences: stop }),
        });
      }),
      { numRuns: 400 },
    );
    expect(count).toBeGreaterThan(50);
  });

  it.each(MODELS)("are never such that the service refuses them: %s", (nativeModel) => {
    fc.assert(
      fc.property(arbitrary.request, fc.boolean(), (value, isOdd) => {
        const messages = isOdd ? [...value.messages].reverse() : value.messages;
        const { body } = outbound.encodeRequest({ ...value, messages }, targetOf(nativeModel));
        expect(converseComplaints(wire(body), nativeModel.includes("nova"))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

const proved = arbitrary.signedReasoning("bedrock-converse");
const answers = arbitrary.response(proved);
/** What Converse has no words for: ids, searches, thinking apart from the output, other vendors' words for an end. */
const expected = (value: GenerateResponse): GenerateResponse => ({
  upstreamId: null,
  upstreamModel: null,
  choices: value.choices.map(({ blocks, finish }) => ({ blocks, finish: { unified: finish.unified, raw: null } })),
  usage: value.usage && { ...value.usage, reasoningTokens: 0, webSearches: 0 },
});
const withoutRaw = (value: GenerateResponse): GenerateResponse => ({
  ...value,
  choices: value.choices.map(({ blocks, finish }) => ({ blocks, finish: { unified: finish.unified, raw: null } })),
});

const decodeStream = (text: string) => {
  const decoder = outbound.streamDecoder();
  const splitter = frameSplitter();
  const frames = [...splitter.push(Buffer.from(text)), ...splitter.end()];
  return [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
};

describe("answers", () => {
  it("come back as they were: decode(encode(x)) = x", () => {
    fc.assert(
      fc.property(answers, (value) => {
        expect(withoutRaw(outbound.decodeResponse(wire(converseReply(value))))).toEqual(expected(value));
      }),
      { numRuns: 500 },
    );
  });

  it("come back from a stream as they were, however its bytes are cut", () => {
    fc.assert(
      fc.property(
        answers,
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 6 }),
        (value, size, cuts) => {
          const bytes = Buffer.concat(converseEvents(value, size).map(amazonEvent));
          const events = decodeStream(readAmazon(bytes, cuts));
          expect(checkGrammar(events)).toBeNull();
          expect(withoutRaw(assemble(events))).toEqual(expected(value));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are the same events wherever one cut falls", () => {
    const value: GenerateResponse = {
      upstreamId: null,
      upstreamModel: null,
      choices: [
        {
          blocks: [
            { type: "text", text: "Привет 🌍" },
            { type: "tool-call", kind: "function", id: "t_1", name: "f", argumentsText: '{"a":"ж"}' },
          ],
          finish: { unified: "tool_calls", raw: null },
        },
      ],
      usage: null,
    };
    const bytes = Buffer.concat(converseEvents(value).map(amazonEvent));
    const whole = readAmazon(bytes, [bytes.length]);
    for (let at = 1; at < bytes.length; at += 1) expect(readAmazon(bytes, [at, bytes.length])).toBe(whole);
    expect(withoutRaw(assemble(decodeStream(whole)))).toEqual(withoutRaw(value));
  });

  it("keep the pieces of arguments byte for byte", () => {
    const pieces = ['{"a": ', '"\\u0416"', ', "n": 1.50', ', "big": 12345678901234567890}'];
    const events = [
      { name: "messageStart", payload: { role: "assistant" } },
      {
        name: "contentBlockStart",
        payload: { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t", name: "f" } } },
      },
      ...pieces.map((input) => ({
        name: "contentBlockDelta",
        payload: { contentBlockIndex: 0, delta: { toolUse: { input } } },
      })),
      { name: "contentBlockStop", payload: { contentBlockIndex: 0 } },
      { name: "messageStop", payload: { stopReason: "tool_use" } },
    ];
    const text = readAmazon(Buffer.concat(events.map(amazonEvent)), [11]);
    const deltas = decodeStream(text).flatMap((event) =>
      event.type === "block-delta" && event.delta.type === "arguments" ? [event.delta.text] : [],
    );
    expect(deltas).toEqual(pieces);
  });
});
