import fc from "fast-check";
import type {
  Block,
  BlockDelta,
  FinishReason,
  GenerateRequest,
  GenerateResponse,
  MediaSource,
  Message,
  OpeningBlock,
  ReasoningBlock,
  ResponseFormat,
  StreamEvent,
  TextBlock,
  ToolCallBlock,
  ToolDefinition,
  ToolResultBlock,
  Usage,
} from "..";

/**
 * Neutral conversations, answers and streams for property tests. They are in the common order of all dialects (thinking,
 * text, calls; a turn's results right behind its calls) and hold no extensions, so every dialect can say nearly all of them.
 * A test narrows what its dialect has no words for.
 */
const piece = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    "Привет, мир",
    "你好",
    "🙂🙃",
    'a "quoted" \\ line\n',
    "</think>",
    "data: [DONE]\n\n",
    "\u2028\u0007",
    "ё",
  ),
);
/** Visible text: never empty, never blank. */
export const text = piece.map((value) => (value.trim() === "" ? `x${value}` : value));
const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,15}$/);
const base64 = fc.uint8Array({ minLength: 1, maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString("base64"));
const present = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

export const jsonObject = fc
  .dictionary(word, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);

export const usage: fc.Arbitrary<Usage> = fc
  .record({
    fresh: fc.nat(200_000),
    read: fc.nat(100_000),
    write: fc.nat(9_000),
    write1h: fc.nat(900),
    said: fc.nat(90_000),
    thought: fc.nat(90_000),
    searches: fc.nat(3),
  })
  .map(({ fresh, read, write, write1h, said, thought, searches }) => ({
    inputTokens: fresh + read + write + write1h,
    outputTokens: said + thought,
    cacheReadTokens: read,
    cacheWriteTokens: write,
    cacheWrite1hTokens: write1h,
    reasoningTokens: thought,
    inputAudioTokens: 0,
    outputAudioTokens: 0,
    inputImageTokens: 0,
    outputImageTokens: 0,
    webSearches: searches,
  }));

export const textBlock: fc.Arbitrary<TextBlock> = text.map((value) => ({ type: "text", text: value }));

const imageSource: fc.Arbitrary<MediaSource> = fc.oneof(
  fc.record({
    kind: fc.constant("base64" as const),
    mediaType: fc.constantFrom("image/png", "image/jpeg"),
    data: base64,
  }),
  word.map((name) => ({ kind: "url" as const, url: `https://images.example/${name}.png` })),
);

export const imageBlock: fc.Arbitrary<Block> = imageSource.map((source) => ({ type: "image", source }));

/** Ids as different vendors write them, all legal everywhere. */
const callId = fc.stringMatching(/^call_[A-Za-z0-9]{8}$/);

export const toolCall: fc.Arbitrary<ToolCallBlock> = fc
  .record({ id: callId, name: word, input: jsonObject })
  .map(({ id, name, input }) => ({
    type: "tool-call",
    kind: "function",
    id,
    name,
    argumentsText: JSON.stringify(input),
  }));

const calls = fc.uniqueArray(toolCall, { selector: (call) => call.id, maxLength: 3 });

/** Thinking without proof: what every dialect can show. */
export const plainReasoning: fc.Arbitrary<ReasoningBlock> = text.map((value) => ({ type: "reasoning", text: value }));

/** Thinking with the proof of a named maker. */
export const signedReasoning = (signatureBy: string): fc.Arbitrary<ReasoningBlock> =>
  fc.oneof(
    fc
      .record({ text, signature: base64 })
      .map((value): ReasoningBlock => ({ type: "reasoning", signatureBy, ...value })),
    base64.map((redacted): ReasoningBlock => ({ type: "reasoning", text: "", redacted, signatureBy })),
  );

const system: fc.Arbitrary<Message> = textBlock.map((block) => ({ role: "system", blocks: [block] }));

const user: fc.Arbitrary<Message> = fc
  .array(fc.oneof(textBlock, imageBlock), { minLength: 1, maxLength: 3 })
  .map((blocks) => ({ role: "user", blocks }));

const resultOf = (call: ToolCallBlock): fc.Arbitrary<Message> =>
  textBlock.map((block): Message => {
    const result: ToolResultBlock = { type: "tool-result", callId: call.id, name: call.name, content: [block] };
    return { role: "tool", blocks: [result] };
  });

/** An assistant turn and the results of its calls. */
const exchange: fc.Arbitrary<Message[]> = fc
  .tuple(fc.option(textBlock), calls)
  .filter(([said, made]) => said !== null || made.length > 0)
  .chain(([said, made]) =>
    fc
      .tuple(...made.map(resultOf))
      .map((results): Message[] => [{ role: "assistant", blocks: [...(said ? [said] : []), ...made] }, ...results]),
  );

export const messages: fc.Arbitrary<Message[]> = fc
  .tuple(fc.array(system, { maxLength: 1 }), user, fc.array(fc.tuple(exchange, user), { maxLength: 3 }))
  .map(([head, first, turns]) => {
    const seen = new Set<string>();
    const body = turns.flatMap(([turn, next]) => [...turn, next]);
    const isClash = body
      .flatMap((message) => message.blocks)
      .some((block) => block.type === "tool-call" && (seen.has(block.id) || !seen.add(block.id)));
    return isClash ? [...head, first] : [...head, first, ...body];
  });

export const tool: fc.Arbitrary<ToolDefinition> = fc
  .record({ name: word, description: maybe(text), properties: fc.uniqueArray(word, { maxLength: 3 }) })
  .map(({ name, description, properties }) =>
    present({
      kind: "function" as const,
      name,
      description,
      parameters: {
        type: "object",
        properties: Object.fromEntries(properties.map((property) => [property, { type: "string" }])),
        required: properties,
        additionalProperties: false,
      },
    }),
  );

const responseFormat: fc.Arbitrary<ResponseFormat> = fc.oneof(
  fc.constant({ type: "json" as const }),
  word.map((name) => ({
    type: "json-schema" as const,
    name,
    schema: {
      type: "object",
      properties: { answer: { type: "string" } },
      required: ["answer"],
      additionalProperties: false,
    },
  })),
);

export const request: fc.Arbitrary<GenerateRequest> = fc
  .record({
    messages,
    tools: maybe(fc.uniqueArray(tool, { selector: (entry) => entry.name, minLength: 1, maxLength: 3 })),
    choice: fc.constantFrom("auto" as const, "none" as const, "required" as const, "tool" as const, undefined),
    isParallelToolUse: fc.constantFrom(true, false, undefined),
    maxOutputTokens: maybe(fc.integer({ min: 16, max: 100_000 })),
    temperature: maybe(fc.constantFrom(0, 0.5, 1)),
    topP: maybe(fc.constantFrom(0.1, 0.9)),
    stop: maybe(fc.uniqueArray(word, { minLength: 1, maxLength: 4 })),
    responseFormat: maybe(responseFormat),
    isStream: fc.boolean(),
    endUser: maybe(word),
  })
  .map(({ choice, tools, isParallelToolUse, ...rest }) => {
    const first = tools?.[0];
    const toolChoice =
      choice === "tool" ? first && { type: "tool" as const, name: first.name } : choice && { type: choice };
    return present({ model: "", ...rest, ...(first ? { tools, toolChoice, isParallelToolUse } : {}) });
  });

export const finish: fc.Arbitrary<FinishReason> = fc
  .constantFrom("stop" as const, "length" as const, "content_filter" as const)
  .map((unified) => ({ unified, raw: unified }));

/** Blocks of an answer: thinking, text, calls, in that order. */
export const answerBlocks = (reasoning: fc.Arbitrary<ReasoningBlock> = plainReasoning): fc.Arbitrary<Block[]> =>
  fc
    .tuple(fc.array(reasoning, { maxLength: 1 }), fc.array(textBlock, { maxLength: 1 }), calls)
    .map((parts): Block[] => parts.flat());

export const response = (reasoning?: fc.Arbitrary<ReasoningBlock>): fc.Arbitrary<GenerateResponse> =>
  fc
    .record({ id: word, model: word, blocks: answerBlocks(reasoning), finish, usage: fc.option(usage) })
    .map(({ id, model, blocks, finish: reason, usage: counts }) => {
      const hasCalls = blocks.some((block) => block.type === "tool-call");
      const end: FinishReason = hasCalls ? { unified: "tool_calls", raw: "tool_calls" } : reason;
      return { upstreamId: id, upstreamModel: model, choices: [{ blocks, finish: end }], usage: counts };
    });

const cut = (value: string, sizes: readonly number[]): string[] => {
  const letters = Array.from(value);
  const pieces: string[] = [];
  for (let at = 0, turn = 0; at < letters.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(letters.slice(at, at + size).join(""));
    at += size;
  }
  return pieces;
};

function deltasOf(block: Block, sizes: readonly number[]): { opening: OpeningBlock; deltas: BlockDelta[] } {
  switch (block.type) {
    case "tool-call": {
      const { argumentsText, ...opening } = block;
      return { opening, deltas: cut(argumentsText, sizes).map((value) => ({ type: "arguments", text: value })) };
    }
    case "reasoning": {
      const { text: said, signature, ...opening } = block;
      const signed: BlockDelta[] = signature
        ? [present({ type: "signature" as const, signature, signatureBy: block.signatureBy })]
        : [];
      return {
        opening,
        deltas: [...cut(said, sizes).map((value): BlockDelta => ({ type: "text", text: value })), ...signed],
      };
    }
    case "text":
    case "refusal":
      return {
        opening: { type: block.type },
        deltas: cut(block.text, sizes).map((value) => ({ type: "text", text: value })),
      };
    default:
      throw new Error(`no stream of ${block.type} blocks here`);
  }
}

/** An answer as a stream; with `areCallsMixed` the calls are open at once and their pieces alternate. */
export function toEvents(answer: GenerateResponse, sizes: readonly number[], areCallsMixed: boolean): StreamEvent[] {
  const events: StreamEvent[] = [
    { type: "response-start", upstreamId: answer.upstreamId, upstreamModel: answer.upstreamModel },
  ];
  let index = 0;
  for (const [choice, { blocks }] of answer.choices.entries()) {
    const own = choice > 0 ? { choice } : {};
    const mixed: { index: number; deltas: BlockDelta[] }[] = [];
    for (const block of blocks) {
      const { opening, deltas } = deltasOf(block, sizes);
      const at = index++;
      events.push({ type: "block-start", index: at, ...own, block: opening });
      if (block.type === "tool-call" && areCallsMixed) mixed.push({ index: at, deltas });
      else
        events.push(...deltas.map((delta): StreamEvent => ({ type: "block-delta", index: at, delta })), {
          type: "block-end",
          index: at,
        });
    }
    for (let turn = 0; mixed.some(({ deltas }) => turn < deltas.length); turn++) {
      for (const { index: at, deltas } of mixed) {
        const delta = deltas[turn];
        if (delta) events.push({ type: "block-delta", index: at, delta });
      }
    }
    events.push(...mixed.map(({ index: at }): StreamEvent => ({ type: "block-end", index: at })));
  }
  if (answer.usage) events.push({ type: "usage", usage: answer.usage });
  answer.choices.forEach(({ finish: reason }, choice) => {
    events.push({ type: "finish", reason, ...(choice > 0 ? { choice } : {}) });
  });
  return events;
}

/** A stream and the answer it amounts to. */
export const stream = (
  reasoning?: fc.Arbitrary<ReasoningBlock>,
): fc.Arbitrary<{ events: StreamEvent[]; answer: GenerateResponse }> =>
  fc
    .tuple(response(reasoning), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }), fc.boolean())
    .map(([answer, sizes, areCallsMixed]) => ({ answer, events: toEvents(answer, sizes, areCallsMixed) }));
