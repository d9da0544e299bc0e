import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkAnthropicStream } from "@/lib/gateway/validators/anthropic-stream";
import { toJson } from "@/lib/kernel";
import { foldEvents } from "@/tests/support/ir/fold-events";
import { anthropicComplaints } from "@/tests/support/validators/anthropic-request";
import {
  type Block,
  EMPTY_USAGE,
  type GenerateRequest,
  type GenerateResponse,
  type Message,
  type StreamEvent,
} from "../../ir";
import type { EncodeTarget, ReplyMeta } from "../dialect";
import { anthropicMessages } from ".";
import { MessagesRequest } from "./wire";

const { inbound, outbound } = anthropicMessages;

const target: EncodeTarget = {
  provider: "anthropic",
  nativeModel: "claude-x",
  maxOutputTokens: 64_000,
  capabilities: { reasoning: true, structured_outputs: true, reasoning_efforts: ["low", "medium", "high", "max"] },
  supportedParameters: null,
};
const meta: ReplyMeta = {
  id: "msg_1",
  model: "anthropic/claude-x",
  createdSeconds: 0,
  inputTokensEstimate: 12,
  wantsUsageChunk: true,
  request: { thinking: { type: "adaptive" } },
};

/** Bodies as the other side reads them. */
const wire = (value: unknown): unknown => JSON.parse(toJson(value));

/** Paths tell where the client wrote something; they are not part of what it said. */
const withoutPaths = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === "path" ? undefined : item)));

const word = fc.string({ minLength: 1, maxLength: 8, unit: "grapheme" }).map((text) => `${text}ж`);
const argumentsText = fc
  .dictionary(word, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((value) => JSON.stringify(value));
const own = (members: Record<string, unknown>) => ({ extensions: { "anthropic-messages": members } });
const cached = fc.option(fc.constant(own({ cache_control: { type: "ephemeral", ttl: "1h" } })), { nil: {}, freq: 8 });

const text = fc.tuple(word, cached).map(([value, rest]): Block => ({ type: "text", text: value, ...rest }));
const image = fc.constantFrom<Block>(
  { type: "image", source: { kind: "base64", mediaType: "image/png", data: "aGk=" } },
  { type: "image", source: { kind: "url", url: "https://example.com/a.png" } },
  { type: "image", source: { kind: "file", fileId: "file_1" } },
);
const file = fc.constantFrom<Block>(
  { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "aGk=" }, name: "a.pdf" },
  { type: "file", source: { kind: "url", url: "https://example.com/a.pdf" } },
);
const native = fc.constant<Block>({
  type: "text",
  text: 'The tool "f" is available.',
  ...own({ native: { type: "tool_reference", tool_name: "f" } }),
});
const thinking = fc
  .tuple(word, word)
  .map(([said, signature]): Block => ({ type: "reasoning", text: said, signature, signatureBy: "anthropic-messages" }));
const redacted = word.map(
  (data): Block => ({ type: "reasoning", text: "", redacted: data, signatureBy: "anthropic-messages" }),
);

let counter = 0;
const call = fc
  .tuple(fc.constantFrom("f", "g"), argumentsText)
  .map(([name, args]): Extract<Block, { type: "tool-call" }> => {
    counter += 1;
    return { type: "tool-call", kind: "function", id: `toolu_${counter}`, name, argumentsText: args };
  });

/** One exchange: the user speaks, the assistant answers and may call tools whose results follow. */
const exchange = fc
  .record({
    asked: fc.array(fc.oneof(text, image, file), { minLength: 1, maxLength: 3 }),
    thought: fc.option(fc.oneof(thinking, redacted), { nil: undefined }),
    said: fc.array(text, { minLength: 1, maxLength: 2 }),
    calls: fc.array(call, { maxLength: 3 }),
    result: fc.array(fc.oneof(text, image, native), { maxLength: 2 }),
    isError: fc.constantFrom(undefined, true, false),
    after: fc.option(text, { nil: undefined }),
  })
  .map(({ asked, thought, said, calls, result, isError, after }): Message[] => {
    const results = calls.toReversed().map(
      (made): Block => ({
        type: "tool-result",
        callId: made.id,
        content: result as Extract<Block, { type: "tool-result" }>["content"],
        ...(isError === undefined ? {} : { isError }),
      }),
    );
    return [
      { role: "user", blocks: asked },
      { role: "assistant", blocks: [...(thought ? [thought] : []), ...said, ...calls] },
      ...(results.length > 0 ? [{ role: "tool" as const, blocks: results }] : []),
      ...(results.length > 0 && after ? [{ role: "user" as const, blocks: [after] }] : []),
    ];
  });

const sampling = fc.constantFrom<Partial<GenerateRequest>>(
  {},
  { temperature: 0.5, topK: 3 },
  { topP: 0.9, stop: ["END"] },
  { reasoning: { isEnabled: true, budgetTokens: 2048 } },
  { reasoning: { isEnabled: true, effort: "high", summary: "auto" } },
  { reasoning: { isEnabled: false } },
  { toolChoice: { type: "required" }, isParallelToolUse: false },
  { toolChoice: { type: "tool", name: "f" } },
  { toolChoice: { type: "none" }, serviceTier: "auto", endUser: '{"id":"x"}' },
);
const extras = fc.constantFrom<Partial<GenerateRequest>>(
  {},
  own({ context_management: { edits: [] }, "tools[2]": { type: "web_search_20250305", name: "web_search" } }),
  own({ "system[0]": { type: "text", text: "x-anthropic-billing-header: cc_version=2.1;" } }),
  {
    responseFormat: {
      type: "json-schema",
      schema: { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false },
      isStrict: true,
    },
  },
);
const tools: Partial<GenerateRequest> = {
  tools: [
    {
      kind: "function",
      name: "f",
      description: "does f",
      parameters: {
        type: "object",
        properties: { a: { type: "number", minimum: 0 } },
        $schema: "https://json-schema.org/draft/2020-12/schema",
      },
      isStrict: false,
    },
    { kind: "function", name: "g", ...own({ defer_loading: true }) },
  ],
};

const request = fc
  .record({
    system: fc.option(word, { nil: undefined }),
    exchanges: fc.array(exchange, { minLength: 1, maxLength: 3 }),
    sampling,
    extras,
    isStream: fc.boolean(),
  })
  .map(
    ({ system, exchanges, sampling: chosen, extras: extra, isStream }): GenerateRequest => ({
      model: "claude-x",
      messages: [
        ...(system ? [{ role: "system" as const, blocks: [{ type: "text" as const, text: system }] }] : []),
        ...exchanges.flat(),
        { role: "user", blocks: [{ type: "text", text: "go on" }] },
      ],
      ...tools,
      maxOutputTokens: 5000,
      ...chosen,
      ...extra,
      isStream,
    }),
  );

/** A user turn right behind results is one message with them on the wire; apart it would not come back as it was. */
const isCanonical = (value: GenerateRequest): boolean =>
  value.messages.every((message, index) => {
    const next = value.messages[index + 1];
    const afterNext = value.messages[index + 2];
    return !(message.role === "tool" && next?.role === "user" && afterNext?.role === "user");
  });

describe("requests", () => {
  it("come back as they were: decode(encode(x)) = x", () => {
    fc.assert(
      fc.property(request.filter(isCanonical), (value) => {
        const { body, warnings } = outbound.encodeRequest(value, target);
        // What the vendor would refuse is changed and named; such requests are judged below.
        fc.pre(warnings.every((warning) => !warning.path.endsWith("cache_control") && warning.path !== "reasoning"));
        const decoded = inbound.decodeRequest(wire(body), {
          model: null,
          action: null,
          query: new URLSearchParams(),
        }).request;
        expect(withoutPaths(decoded)).toEqual(withoutPaths(value));
      }),
      { numRuns: 400 },
    );
  });

  it("are never such that the vendor refuses them", () => {
    fc.assert(
      fc.property(request, (value) => {
        const { body } = outbound.encodeRequest(value, target);
        expect(anthropicComplaints(wire(body))).toEqual([]);
        expect(MessagesRequest.safeParse(wire(body)).success).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

const genuineOrForeign = fc.oneof(
  thinking,
  redacted,
  word.map((said): Block => ({ type: "reasoning", text: said })),
  fc
    .tuple(word, word)
    .map(([said, signature]): Block => ({ type: "reasoning", text: said, signature, signatureBy: "gemini-generate" })),
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
const signedCall = fc
  .tuple(call, fc.option(word, { nil: undefined }))
  .map(
    ([made, signature]): Block => ({ ...made, ...(signature ? { signature, signatureBy: "gemini-generate" } : {}) }),
  );
const serverTool = fc.constant<Block>({
  type: "text",
  text: "",
  ...own({ native: { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "x" } } }),
});
const answer = fc
  .record({
    blocks: fc.array(fc.oneof(text, genuineOrForeign, signedCall, serverTool), { maxLength: 5 }),
    finish: fc.constantFrom<GenerateResponse["choices"][number]["finish"]>(
      { unified: "stop", raw: "end_turn" },
      { unified: "stop", raw: "stop_sequence", stopSequence: "END" },
      { unified: "length", raw: "max_tokens" },
      { unified: "tool_calls", raw: "tool_use" },
      { unified: "content_filter", raw: "refusal" },
      { unified: "stop", raw: "pause_turn" },
      { unified: "length", raw: "model_context_window_exceeded" },
    ),
    usage: fc.record({
      read: fc.nat(99),
      write: fc.nat(99),
      hour: fc.nat(99),
      fresh: fc.nat(99),
      output: fc.integer({ min: 9, max: 99 }),
      searches: fc.nat(2),
    }),
  })
  .map(
    ({ blocks, finish, usage }): GenerateResponse => ({
      upstreamId: "msg_1",
      upstreamModel: "anthropic/claude-x",
      choices: [{ blocks, finish }],
      usage: {
        ...EMPTY_USAGE,
        inputTokens: usage.read + usage.write + usage.hour + usage.fresh,
        outputTokens: usage.output,
        cacheReadTokens: usage.read,
        cacheWriteTokens: usage.write,
        cacheWrite1hTokens: usage.hour,
        reasoningTokens: usage.output - 9,
        webSearches: usage.searches,
      },
    }),
  );

/** The events of an answer, each block's text in two pieces; `order` mixes the blocks as parallel ones would come. */
function eventsOf(response: GenerateResponse, isInterleaved: boolean): StreamEvent[] {
  const [choice] = response.choices;
  const lanes = (choice?.blocks ?? []).map((block, index): StreamEvent[] => {
    const half = (value: string): string[] =>
      [value.slice(0, value.length >> 1), value.slice(value.length >> 1)].filter(Boolean);
    const step = (delta: Extract<StreamEvent, { type: "block-delta" }>["delta"]): StreamEvent => ({
      type: "block-delta",
      index,
      delta,
    });
    const end: StreamEvent = { type: "block-end", index };
    if (block.type === "text") {
      const { text: said, ...opening } = block;
      return [
        { type: "block-start", index, block: opening },
        ...half(said).map((piece) => step({ type: "text", text: piece })),
        end,
      ];
    }
    if (block.type === "reasoning") {
      const { text: said, signature, ...opening } = block;
      const proof =
        signature === undefined ? [] : [step({ type: "signature", signature, signatureBy: block.signatureBy })];
      return [
        { type: "block-start", index, block: opening },
        ...half(said).map((piece) => step({ type: "text", text: piece })),
        ...proof,
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
  const mixed: StreamEvent[] = [];
  if (isInterleaved) {
    for (let round = 0; lanes.some((lane) => lane.length > round); round += 1)
      mixed.push(...lanes.flatMap((lane) => lane.slice(round, round + 1)));
  } else mixed.push(...lanes.flat());
  return [
    { type: "response-start", upstreamId: response.upstreamId, upstreamModel: response.upstreamModel },
    ...mixed,
    ...(choice ? [{ type: "finish" as const, reason: choice.finish }] : []),
  ];
}

function unsigned(call: Extract<Block, { type: "tool-call" }>): Block {
  const { signature: _signature, signatureBy: _by, ...rest } = call;
  return rest;
}

const cost = { costUsd: "0.000123", charge: { amount: "0.000123", currency: "USD" } };

describe("answers", () => {
  it("come back as they were: decode(encode(x)) = x", () => {
    fc.assert(
      fc.property(answer, (value) => {
        const decoded = outbound.decodeResponse(wire(inbound.encodeResponse(value, meta, cost)));
        expect(withoutPaths(decoded)).toEqual(withoutPaths(value));
      }),
      { numRuns: 500 },
    );
  });

  it("come back from a stream as they were, blocks in parallel or not, and keep the vendor's order of events", () => {
    fc.assert(
      fc.property(answer, fc.boolean(), (value, isInterleaved) => {
        const encoder = inbound.streamEncoder(meta);
        const frames = [
          ...eventsOf(value, isInterleaved).flatMap((event) => encoder.push(event)),
          ...encoder.end(value.usage, cost),
        ];
        checkAnthropicStream(frames);
        const decoder = outbound.streamDecoder();
        const decoded = foldEvents([...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()]);
        const plain = value.choices[0]?.blocks.map((block) => (block.type === "tool-call" ? unsigned(block) : block));
        const carriers = decoded.choices[0]?.blocks.filter(
          (block) => block.type !== "reasoning" || block.text !== "" || block.redacted || block.signature,
        );
        expect(withoutPaths(carriers)).toEqual(withoutPaths(plain));
        expect({ ...decoded, choices: decoded.choices[0]?.finish }).toEqual({
          ...value,
          choices: value.choices[0]?.finish,
        });
      }),
      { numRuns: 500 },
    );
  });

  it("come back from a client that sends the turn on, with the proof of whoever made it", () => {
    fc.assert(
      fc.property(answer, fc.boolean(), (value, isInterleaved) => {
        const encoder = inbound.streamEncoder(meta);
        const frames = [
          ...eventsOf(value, isInterleaved).flatMap((event) => encoder.push(event)),
          ...encoder.end(value.usage, cost),
        ];
        const { content } = checkAnthropicStream(frames);
        const body = {
          max_tokens: 10,
          messages: [
            { role: "user", content: "hi" },
            { role: "assistant", content },
          ],
        };
        const path = { model: null, action: null, query: new URLSearchParams() };
        expect(() => inbound.readFacts(wire(body), path)).not.toThrow();
        const { request: decoded } = inbound.decodeRequest(wire(body), path);
        expect(withoutPaths(decoded.messages[1]?.blocks)).toEqual(withoutPaths(value.choices[0]?.blocks));
        expect(
          anthropicComplaints(wire(outbound.encodeRequest(decoded, target).body)).filter(
            (what) => !what.includes("tool"),
          ),
        ).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("hide thinking from a client that did not ask for it", () => {
    fc.assert(
      fc.property(answer, (value) => {
        const quiet: ReplyMeta = { ...meta, request: {} };
        const encoder = inbound.streamEncoder(quiet);
        const frames = [...eventsOf(value, true).flatMap((event) => encoder.push(event)), ...encoder.end(null, null)];
        const seen = checkAnthropicStream(frames);
        const whole = wire(inbound.encodeResponse(value, quiet, null)) as { content: { type: string }[] };
        for (const block of [...seen.content, ...whole.content]) expect(block.type).not.toMatch(/thinking/);
      }),
    );
  });
});
