import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkGeminiStream } from "@/lib/gateway/validators/gemini-stream";
import { toJson } from "@/lib/kernel";
import { foldEvents } from "@/tests/support/ir/fold-events";
import { geminiComplaints } from "@/tests/support/validators/google-request";
import {
  type Block,
  EMPTY_USAGE,
  type GenerateRequest,
  type GenerateResponse,
  type Message,
  type StreamEvent,
} from "../../ir";
import type { EncodeTarget, PathFacts, ReplyMeta } from "../dialect";
import { isStrictSchema } from "../strict-schema";
import { GenerateContentRequest, geminiGenerate } from ".";

const { inbound, outbound } = geminiGenerate;

const third: EncodeTarget = {
  provider: "google",
  nativeModel: "gemini-3-flash-preview",
  maxOutputTokens: 65_536,
  capabilities: { reasoning: true, reasoning_efforts: ["minimal", "low", "medium", "high"] },
  supportedParameters: null,
};
const second: EncodeTarget = { ...third, nativeModel: "gemini-2.5-flash", capabilities: { reasoning: true } };
const meta: ReplyMeta = {
  id: "0190c8a2d1e07b3c9f5e8a7b6c5d4e3f",
  model: "google/gemini-3-flash",
  createdSeconds: 0,
  inputTokensEstimate: 12,
  wantsUsageChunk: true,
  request: { generationConfig: { thinkingConfig: { includeThoughts: true } } },
};
const pathOf = (isStream: boolean): PathFacts => ({
  model: "google/x",
  action: isStream ? "streamGenerateContent" : "generateContent",
  query: new URLSearchParams(),
});

const wire = (value: unknown): unknown => JSON.parse(toJson(value));
const withoutPaths = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === "path" ? undefined : item)));

const word = fc.string({ minLength: 1, maxLength: 8, unit: "grapheme" }).map((text) => `${text}ж`);
const proof = fc.string({ minLength: 4, maxLength: 12 }).map((text) => Buffer.from(text).toString("base64"));
const argumentsText = fc
  .dictionary(word, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((value) => JSON.stringify(value));
const own = (members: Record<string, unknown>) => ({ extensions: { "gemini-generate": members } });

const text = word.map((value): Block => ({ type: "text", text: value }));
const signedText = fc
  .tuple(word, proof)
  .map(([value, signature]): Block => ({ type: "text", text: value, ...own({ thoughtSignature: signature }) }));
const media = fc.constantFrom<Block>(
  { type: "image", source: { kind: "base64", mediaType: "image/png", data: "aGk=" } },
  { type: "image", source: { kind: "url", url: "https://example.com/a.png", mediaType: "image/png" } },
  { type: "audio", source: { kind: "base64", mediaType: "audio/wav", data: "aGk=" } },
  {
    type: "video",
    source: { kind: "url", url: "https://youtu.be/x", mediaType: "video/mp4" },
    ...own({ videoMetadata: { fps: 2 } }),
  },
  { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "aGk=" }, name: "a.pdf" },
);
const thought = fc.tuple(word, fc.option(proof, { nil: undefined })).map(
  ([said, signature]): Block => ({
    type: "reasoning",
    text: said,
    ...(signature ? { signature, signatureBy: "gemini-generate" } : {}),
  }),
);
const native = fc.constant<Block>({
  type: "text",
  text: "```\n1\n```",
  ...own({ native: { executableCode: { code: "1", language: "PYTHON" } } }),
});

const call = fc.tuple(fc.constantFrom("f", "g"), argumentsText, proof).map(
  ([name, args, signature]): Extract<Block, { type: "tool-call" }> => ({
    type: "tool-call",
    kind: "function",
    id: "",
    name,
    argumentsText: args,
    signature,
    signatureBy: "gemini-generate",
  }),
);

/** Ids are not sent to Google; both sides count calls in the same way. */
function named(messages: readonly Message[]): Message[] {
  let count = 0;
  let names: string[] = [];
  return messages.map((message) => ({
    ...message,
    blocks: message.blocks.map((block): Block => {
      if (block.type === "tool-call") {
        count += 1;
        const id = `call_${count}_${block.name}`;
        names.push(id);
        return { ...block, id };
      }
      if (block.type !== "tool-result") return block;
      const [callId = "", ...rest] = names;
      names = rest;
      return { ...block, callId };
    }),
  }));
}

const exchange = fc
  .record({
    asked: fc.array(fc.oneof(text, media), { minLength: 1, maxLength: 3 }),
    thought: fc.option(thought, { nil: undefined }),
    said: fc.array(fc.oneof(text, signedText, native), { minLength: 1, maxLength: 2 }),
    calls: fc.array(call, { maxLength: 3 }),
    result: fc.oneof(word, fc.constant('{"a":1}'), fc.constant("")),
    picture: fc.boolean(),
    isError: fc.boolean(),
  })
  .map((made): Message[] => {
    const results = made.calls.map(
      (answered): Block => ({
        type: "tool-result",
        callId: "",
        name: answered.name,
        content: [
          ...(made.result === "" && !made.isError
            ? []
            : [{ type: "text" as const, text: made.isError ? "boom" : made.result }]),
          ...(made.picture
            ? [{ type: "image" as const, source: { kind: "base64" as const, mediaType: "image/png", data: "aGk=" } }]
            : []),
        ],
        ...(made.isError ? { isError: true } : {}),
      }),
    );
    return [
      { role: "user", blocks: made.asked },
      { role: "assistant", blocks: [...(made.thought ? [made.thought] : []), ...made.said, ...made.calls] },
      ...(results.length > 0 ? [{ role: "tool" as const, blocks: results }] : []),
    ];
  });

const sampling = fc.constantFrom<Partial<GenerateRequest>>(
  {},
  { temperature: 1.5, topP: 0.5, topK: 3, seed: 7, choiceCount: 2, stop: ["END"] },
  { presencePenalty: 0.5, frequencyPenalty: 0.5, isLogprobs: true, topLogprobs: 2 },
  { reasoning: { effort: "low", summary: "auto" } },
  { toolChoice: { type: "required" } },
  { toolChoice: { type: "tool", name: "f" } },
  { toolChoice: { type: "none" }, maxOutputTokens: 50 },
  { responseFormat: { type: "json" } },
  {
    responseFormat: {
      type: "json-schema",
      schema: { type: "object", properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: { type: "string" } } },
      isStrict: true,
    },
  },
);
const extras = fc.constantFrom<Partial<GenerateRequest>>(
  {},
  own({
    safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "OFF" }],
    "tools[1].googleSearch": {},
    "generationConfig.responseModalities": ["TEXT"],
  }),
  own({ toolConfig: { functionCallingConfig: { mode: "AUTO" }, retrievalConfig: { languageCode: "ru" } } }),
);
const request = fc
  .record({
    system: fc.option(word, { nil: undefined }),
    exchanges: fc.array(exchange, { minLength: 1, maxLength: 3 }),
    sampling,
    extras,
    isStream: fc.boolean(),
  })
  .map(
    (made): GenerateRequest => ({
      model: "google/x",
      messages: named([
        ...(made.system ? [{ role: "system" as const, blocks: [{ type: "text" as const, text: made.system }] }] : []),
        ...made.exchanges.flat(),
        { role: "user", blocks: [{ type: "text", text: "go on" }] },
      ]),
      tools: [
        {
          kind: "function",
          name: "f",
          description: "does f",
          parameters: {
            type: "object",
            properties: { a: { type: "number", exclusiveMinimum: 0 } },
            additionalProperties: false,
          },
        },
        { kind: "function", name: "g", ...own({ behavior: "BLOCKING" }) },
      ],
      ...made.sampling,
      ...made.extras,
      isStream: made.isStream,
    }),
  );

/** A conversation whose user turn follows a tool turn is one turn at Google, told in two contents. */
const merged = (messages: readonly Message[]): Message[] => {
  const found: Message[] = [];
  for (const message of messages) {
    const last = found.at(-1);
    if (last?.role === "user" && message.role === "user")
      found[found.length - 1] = { ...last, blocks: [...last.blocks, ...message.blocks] };
    else found.push(message);
  }
  return found;
};

/** Gemini has no word for strictness: it is read off the schema. */
const strictAsSaid = (format: GenerateRequest["responseFormat"]) =>
  format?.type === "json-schema" ? { responseFormat: { ...format, isStrict: isStrictSchema(format.schema) } } : {};

describe("requests", () => {
  it("come back as they were: decode(encode(x)) = x", () => {
    fc.assert(
      fc.property(request, (value) => {
        const { body, warnings } = outbound.encodeRequest(value, third);
        const isConfigured = value.extensions?.["gemini-generate"]?.toolConfig !== undefined;
        fc.pre(warnings.length === 0 && !(isConfigured && value.toolChoice));
        const { request: decoded } = inbound.decodeRequest(wire(body), pathOf(value.isStream));
        const expected = {
          ...value,
          messages: merged(value.messages),
          ...strictAsSaid(value.responseFormat),
          ...(isConfigured ? { toolChoice: { type: "auto" } } : {}),
        };
        expect(withoutPaths(decoded)).toEqual(withoutPaths(expected));
      }),
      { numRuns: 400 },
    );
  });

  it.each([third, second])("are never such that the vendor refuses them: $nativeModel", (target) => {
    fc.assert(
      fc.property(request, fc.boolean(), (value, isUnsigned) => {
        const messages = isUnsigned
          ? value.messages.map((message) => ({
              ...message,
              blocks: message.blocks.map((block) =>
                block.type === "tool-call" ? { ...block, signature: undefined, id: `${block.id}:x` } : block,
              ),
            }))
          : value.messages;
        const { body } = outbound.encodeRequest({ ...value, messages }, target);
        expect(geminiComplaints(wire(body), target === third)).toEqual([]);
        expect(GenerateContentRequest.safeParse(wire(body)).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

const foreignThought = fc.oneof(
  fc
    .tuple(word, word)
    .map(
      ([said, signature]): Block => ({ type: "reasoning", text: said, signature, signatureBy: "anthropic-messages" }),
    ),
  word.map(
    (data): Block => ({
      type: "reasoning",
      text: "",
      redacted: data,
      signatureBy: "openai-responses",
      id: "rs_1",
      isSummary: true,
    }),
  ),
);
let calls = 0;
const answerCall = fc.tuple(call, fc.boolean()).map(([{ signature, signatureBy, ...made }, isSigned]): Block => {
  calls += 1;
  return { ...made, id: `c_${calls}`, ...(isSigned ? { signature, signatureBy } : {}) };
});
/** Thoughts stand apart in a stream: two in a row would be one. */
const apart = (blocks: readonly Block[]): Block[] =>
  blocks.filter((block, index) => block.type !== blocks[index - 1]?.type || block.type === "tool-call");
const answer = fc
  .record({
    blocks: fc.array(fc.oneof(text, thought, foreignThought, answerCall), { maxLength: 5 }).map(apart),
    finish: fc.constantFrom("STOP", "MAX_TOKENS", "SAFETY", "RECITATION"),
    usage: fc.record({
      input: fc.nat(999),
      cached: fc.nat(9),
      output: fc.integer({ min: 20, max: 99 }),
      thoughts: fc.nat(20),
      audio: fc.nat(9),
    }),
  })
  .map(({ blocks, finish, usage }): GenerateResponse => {
    const hasCalls = blocks.some((block) => block.type === "tool-call");
    const unified =
      finish === "STOP" ? (hasCalls ? "tool_calls" : "stop") : finish === "MAX_TOKENS" ? "length" : "content_filter";
    return {
      upstreamId: meta.id,
      upstreamModel: meta.model,
      choices: [{ blocks, finish: { unified, raw: finish } }],
      usage: {
        ...EMPTY_USAGE,
        inputTokens: usage.input + 20,
        cacheReadTokens: usage.cached,
        outputTokens: usage.output,
        reasoningTokens: usage.thoughts,
        inputAudioTokens: usage.audio,
      },
    };
  });

function eventsOf(response: GenerateResponse): StreamEvent[] {
  const [choice] = response.choices;
  const half = (value: string): string[] =>
    [value.slice(0, value.length >> 1), value.slice(value.length >> 1)].filter(Boolean);
  const blocks = (choice?.blocks ?? []).flatMap((block, index): StreamEvent[] => {
    const end: StreamEvent = { type: "block-end", index };
    const step = (delta: Extract<StreamEvent, { type: "block-delta" }>["delta"]): StreamEvent => ({
      type: "block-delta",
      index,
      delta,
    });
    if (block.type === "text")
      return [
        { type: "block-start", index, block: { type: "text" } },
        ...half(block.text).map((piece) => step({ type: "text", text: piece })),
        end,
      ];
    if (block.type === "reasoning") {
      const { text: said, signature, ...opening } = block;
      const proofs =
        signature === undefined ? [] : [step({ type: "signature", signature, signatureBy: block.signatureBy })];
      return [
        { type: "block-start", index, block: opening },
        ...half(said).map((piece) => step({ type: "text", text: piece })),
        ...proofs,
        end,
      ];
    }
    if (block.type !== "tool-call") throw new Error(block.type);
    const { argumentsText: args, path: _path, ...opening } = block;
    return [
      { type: "block-start", index, block: opening },
      ...half(args).map((piece) => step({ type: "arguments", text: piece })),
      end,
    ];
  });
  return [
    { type: "response-start", upstreamId: response.upstreamId, upstreamModel: response.upstreamModel },
    ...blocks,
    ...(choice ? [{ type: "finish" as const, reason: choice.finish }] : []),
  ];
}

const isForeign = (block: Block): boolean =>
  block.type === "reasoning" && block.signatureBy !== undefined && block.signatureBy !== "gemini-generate";
const framesFor = (value: GenerateResponse, request_: unknown) => {
  const encoder = inbound.streamEncoder({ ...meta, request: request_ });
  return [...eventsOf(value).flatMap((event) => encoder.push(event)), ...encoder.end(value.usage, null)];
};

describe("answers", () => {
  it("come back as they were: decode(encode(x)) = x", () => {
    fc.assert(
      fc.property(answer, (value) => {
        fc.pre(!value.choices[0]?.blocks.some(isForeign));
        expect(withoutPaths(outbound.decodeResponse(wire(inbound.encodeResponse(value, meta, null))))).toEqual(
          withoutPaths(value),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("come back from a stream as they were", () => {
    fc.assert(
      fc.property(answer, (value) => {
        fc.pre(!value.choices[0]?.blocks.some(isForeign));
        const frames = framesFor(value, meta.request);
        checkGeminiStream(frames);
        const decoder = outbound.streamDecoder();
        const decoded = foldEvents([...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()]);
        expect(withoutPaths(decoded)).toEqual(withoutPaths(value));
      }),
      { numRuns: 500 },
    );
  });

  it("come back from a client that sends the turn on, with the proof of whoever made it", () => {
    fc.assert(
      fc.property(answer, fc.boolean(), (value, isStreamed) => {
        const whole = wire(inbound.encodeResponse(value, meta, null)) as {
          candidates: { content: { parts: unknown[] } }[];
        };
        const parts = isStreamed
          ? checkGeminiStream(framesFor(value, meta.request)).parts
          : whole.candidates[0]?.content.parts;
        const body = {
          contents: [
            { role: "user", parts: [{ text: "hi" }] },
            { role: "model", parts },
          ],
        };
        expect(() => inbound.readFacts(body, pathOf(false))).not.toThrow();
        const { request: decoded } = inbound.decodeRequest(body, pathOf(false));
        const blocks = decoded.messages[1]?.blocks.filter((block) => block.type !== "text");
        expect(withoutPaths(blocks)).toEqual(
          withoutPaths(value.choices[0]?.blocks.filter((block) => block.type !== "text")),
        );
        const { body: sent } = outbound.encodeRequest(decoded, third);
        expect(geminiComplaints(wire(sent), true).filter((what) => !what.includes("must not be empty"))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("carry another vendor's thinking on the call it led to, for clients that drop thoughts", () => {
    fc.assert(
      fc.property(answer, (value) => {
        const blocks = value.choices[0]?.blocks ?? [];
        const parts = checkGeminiStream(framesFor(value, {}), false).parts;
        const { request: decoded } = inbound.decodeRequest({ contents: [{ role: "model", parts }] }, pathOf(false));
        const lastCall = blocks.findLastIndex((block) => block.type === "tool-call");
        const expected = blocks
          .slice(0, lastCall + 1)
          .filter((block) => block.type === "tool-call" || isForeign(block));
        expect(withoutPaths(decoded.messages[0]?.blocks.filter((block) => block.type !== "text"))).toEqual(
          withoutPaths(expected),
        );
      }),
      { numRuns: 300 },
    );
  });
});
