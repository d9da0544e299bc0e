import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readChatStream } from "@/lib/gateway/validators/chat-stream";
import type { Usage } from "../../ir";
import { frameSplitter } from "../../sse";
import type { PassthroughMeter, ReplyCost, RequestEdits } from "../dialect";
import { openaiChat } from ".";
import { encodeUsage } from "./usage";

const { passthrough } = openaiChat;
const edits = { id: "gen-0190", model: "openai/gpt-6" };
const cost: ReplyCost = { costUsd: "0.000000100000000001", charge: { amount: "0.00001", currency: "RUB" } };
const bytes = (text: string): Buffer => Buffer.from(text, "utf8");
const text = (raw: Uint8Array): string => Buffer.from(raw).toString("utf8");

/** JSON text with the members of every object in a turned order and with white space between tokens. */
function spelled(value: unknown, turn: number, gap: string): string {
  if (Array.isArray(value)) return `[${gap}${value.map((item) => spelled(item, turn, gap)).join(`,${gap}`)}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const at = entries.length > 0 ? turn % entries.length : 0;
  const turned = [...entries.slice(at), ...entries.slice(0, at)];
  return `{${gap}${turned.map(([key, item]) => `${JSON.stringify(key)}:${gap}${spelled(item, turn, gap)}`).join(`,${gap}`)}}`;
}

describe("request splice", () => {
  const plain: RequestEdits = { nativeModel: "gpt-6", maxOutputTokens: null, removeFields: [] };
  const rewrite = (raw: string, change: Partial<RequestEdits> = {}): string =>
    text(passthrough.rewriteRequest(bytes(raw), JSON.parse(raw), { ...plain, ...change }));

  it("changes the model and nothing else", () => {
    const raw =
      '{ "model" : "openai/gpt-6", "temperature":1.0,\n"messages":[{"role":"user","content":"\\u041f \\/"}], "x": 1e2 }';
    expect(rewrite(raw)).toBe(raw.replace("openai/gpt-6", "gpt-6"));
  });

  it("keeps our own fields and the caller's away from the provider", () => {
    const raw =
      '{"models":["a"],"model":"a","provider":{"order":["x"]},"messages":[],"route":"fallback","usage":{"include":true},"transforms":[],"plugins":[],"session_id":"s","webhook_url":"u","max_cost":1,"tag":"t","custom":1,"dropped":2}';
    expect(rewrite(raw, { removeFields: ["dropped"] })).toBe('{"model":"gpt-6","messages":[],"custom":1}');
  });

  it("writes the cap under the name the client used, else max_tokens", () => {
    expect(rewrite('{"model":"a","messages":[]}', { maxOutputTokens: 5 })).toBe(
      '{"model":"gpt-6","messages":[],"max_tokens":5}',
    );
    expect(rewrite('{"max_tokens":null,"model":"a"}', { maxOutputTokens: 5 })).toBe('{"max_tokens":5,"model":"gpt-6"}');
    expect(rewrite('{"max_completion_tokens":9,"model":"a"}', { maxOutputTokens: 5 })).toBe(
      '{"max_completion_tokens":5,"model":"gpt-6"}',
    );
  });

  it("asks for usage on every stream and keeps other stream options", () => {
    expect(rewrite('{"model":"a","stream":true}')).toBe(
      '{"model":"gpt-6","stream":true,"stream_options":{"include_usage":true}}',
    );
    expect(rewrite('{"model":"a","stream":true,"stream_options":{"include_obfuscation":false}}')).toBe(
      '{"model":"gpt-6","stream":true,"stream_options":{"include_obfuscation":false,"include_usage":true}}',
    );
    expect(rewrite('{"model":"a","stream":false,"stream_options":{"include_usage":true}}')).toBe(
      '{"model":"gpt-6","stream":false}',
    );
  });

  it("shows one value of a repeated member, the one that was checked", () => {
    expect(rewrite('{"max_tokens":1,"model":"b","max_tokens":100000,"model":"a"}')).toBe(
      '{"max_tokens":100000,"model":"gpt-6","max_tokens":100000,"model":"gpt-6"}',
    );
  });

  it("runs a provider's patches last, over the other edits", () => {
    const rename = (body: Readonly<Record<string, unknown>>) => ({
      max_completion_tokens: body.max_tokens,
      max_tokens: undefined,
    });
    expect(rewrite('{"model":"a","max_tokens":7,"n":1}', { maxOutputTokens: 5, patches: [rename] })).toBe(
      '{"model":"gpt-6","n":1,"max_completion_tokens":5}',
    );
  });
});

const OPENAI_USAGE = {
  prompt_tokens: 12,
  completion_tokens: 30,
  total_tokens: 42,
  prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 8 },
};

describe("whole answers", () => {
  const answer = {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_790_000_000,
    model: "gpt-6-2026-01-01",
    choices: [
      { index: 0, message: { role: "assistant", content: "hé", refusal: null }, logprobs: null, finish_reason: "stop" },
    ],
    usage: OPENAI_USAGE,
    system_fingerprint: null,
    x: 1,
  };
  const meter = (body: unknown) =>
    passthrough.meterResponse(bytes(typeof body === "string" ? body : JSON.stringify(body)), edits);

  it("keeps every byte but the documented edits", () => {
    const raw = `{ "id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"gpt-6-x", "choices":[{"index":0,"message":{"role":"assistant","content":"h\\u00e9"},"logprobs":{"p":-1.0},"finish_reason":"stop"}],\n"service_tier":"default","system_fingerprint":"fp"}`;
    const metered = meter(raw);
    expect(metered).toMatchObject({
      usage: null,
      finishReason: { unified: "stop", raw: "stop" },
      upstreamId: "chatcmpl-1",
      outputBytes: 3,
    });
    expect(text(metered.finish(null, null))).toBe(
      raw
        .replace('"chatcmpl-1"', '"gen-0190"')
        .replace('"gpt-6-x"', '"openai/gpt-6"')
        .replace('"finish_reason":"stop"', '"finish_reason":"stop","native_finish_reason":"stop"'),
    );
  });

  it("puts the exact cost into the usage and drops a reseller's own", () => {
    const metered = meter({ ...answer, usage: { ...OPENAI_USAGE, cost: 0.5, cost_details: { a: 1 }, is_byok: false } });
    const out = text(metered.finish(metered.usage, cost));
    expect(out).toContain('"cost":0.000000100000000001');
    const usage = JSON.parse(out).usage;
    expect(usage).toMatchObject({ ...OPENAI_USAGE, charge: { amount: "0.00001", currency: "RUB" } });
    expect(usage).not.toHaveProperty("cost_details");
  });

  it("adds what clients miss: fingerprint, ids, arguments, second name of reasoning", () => {
    const { system_fingerprint: _fingerprint, ...rest } = answer;
    const metered = meter({
      ...rest,
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            reasoning_content: "hm",
            tool_calls: [
              { function: { name: "f", arguments: "" } },
              { id: "functions.g:1", type: "function", function: { name: "g", arguments: {} } },
            ],
          },
          finish_reason: "stop",
        },
      ],
    });
    const out = JSON.parse(text(metered.finish(metered.usage, cost)));
    expect(out.system_fingerprint).toBeNull();
    const [choice] = out.choices;
    expect(choice).toMatchObject({ finish_reason: "tool_calls", native_finish_reason: "stop" });
    expect(choice.message).toMatchObject({ content: null, reasoning: "hm", reasoning_content: "hm" });
    const [first, second] = choice.message.tool_calls;
    expect(first).toMatchObject({ type: "function", function: { name: "f", arguments: "{}" } });
    expect(first.id).toMatch(/^call_[a-f0-9]{24}$/);
    expect(second).toMatchObject({ id: "functions_g_1", function: { arguments: "{}" } });
  });

  it.each<[string, string]>([
    ["not valid JSON", "<html>"],
    ["not valid JSON", '{"choices":[{'],
    ["without choices", "{}"],
    ["without choices", '{"choices":[]}'],
    ["boom", '{"error":{"message":"boom"}}'],
  ])("refuses: %s", (message, body) => {
    expect(() => meter(body)).toThrowError(
      expect.objectContaining({ code: "provider_error", message: expect.stringContaining(message) }),
    );
  });

  it("tells counts that cannot be true", () => {
    for (const bad of [
      { prompt_tokens: -1 },
      { completion_tokens: 1.5 },
      { prompt_tokens: 1, prompt_tokens_details: { cached_tokens: 2 } },
      { prompt_tokens: "9" },
    ]) {
      expect(meter({ ...answer, usage: bad })).toMatchObject({ usage: null, hasBadUsage: true });
    }
  });
});

/** Runs a stream through splitter and meter as the pipeline does: what went out at once, and the end. */
type Settled = { usage: Usage | null; cost: ReplyCost | null };

/** The stream read frame by frame and, where it can be, in runs: both must send and know the same. */
function run(wire: string, wantsUsage: boolean, sizes: readonly number[] = [wire.length], settled?: Settled) {
  const single = runOnce(wire, wantsUsage, sizes, settled, false);
  expect(runOnce(wire, wantsUsage, sizes, settled, true)).toEqual(single);
  return single;
}

function runOnce(
  wire: string,
  wantsUsage: boolean,
  sizes: readonly number[],
  settled: Settled | undefined,
  isInRuns: boolean,
) {
  const meter: PassthroughMeter = passthrough.streamMeter(edits, wantsUsage);
  const splitter = frameSplitter();
  const raw = bytes(wire);
  const sent: Uint8Array[] = [];
  const take = (frames: ReturnType<typeof splitter.push>): void => {
    for (const frame of frames) {
      for (const out of meter.push(frame, frame.raw)) {
        if (out.bytes) expect(out.timing).toBe("now");
        if (out.bytes) sent.push(out.bytes);
      }
    }
  };
  for (let at = 0, turn = 0; at < raw.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    const end = at + size;
    while (isInRuns && splitter.isBetweenFrames && at < Math.min(end, raw.length)) {
      const { taken, bytes: made } = meter.pushRun?.(raw.subarray(at, end)) ?? { taken: 0, bytes: null };
      if (made) sent.push(made);
      at += taken;
      const next = raw.indexOf("\n\n", at);
      if (taken === 0 || next < 0 || next + 2 >= end) break;
      take(splitter.push(raw.subarray(at, next + 2)));
      at = next + 2;
    }
    take(splitter.push(raw.subarray(at, end)));
    at = end;
  }
  take(splitter.end());
  const early = text(Buffer.concat(sent));
  const state = structuredClone({ ...meter.state });
  const isGood = state.isEnded && state.error === null;
  const late = isGood
    ? text(Buffer.concat(meter.finish(settled ? settled.usage : meter.state.usage, settled ? settled.cost : cost)))
    : "";
  return { early, late, all: early + late, state };
}

const chunk = (choices: unknown[], more: object = {}): object => ({
  id: "chatcmpl-9",
  object: "chat.completion.chunk",
  created: 1_790_000_000,
  model: "gpt-6-x",
  choices,
  ...more,
});
const say = (delta: object, finish: string | null = null): object =>
  chunk([{ index: 0, delta, finish_reason: finish }]);
const frame = (value: unknown): string => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;
const stream = (...chunks: unknown[]): string => [...chunks, "[DONE]"].map(frame).join("");

describe("streams", () => {
  const openai = stream(
    say({ role: "assistant", content: "", refusal: null }),
    say({ content: "Hé" }),
    say({ content: "llo" }),
    say({}, "stop"),
    chunk([], { usage: OPENAI_USAGE }),
  );

  it("sends text at once and holds back from the finish on", () => {
    const { early, late, state } = run(openai, false);
    expect(early.match(/data: /g)).toHaveLength(3);
    expect(late.match(/data: /g)).toHaveLength(2);
    expect(state).toMatchObject({
      upstreamId: "chatcmpl-9",
      outputBytes: 6,
      isEnded: true,
      finishReason: { unified: "stop", raw: "stop" },
    });
    expect(state.usage).toMatchObject({ inputTokens: 12, outputTokens: 30, cacheReadTokens: 4, reasoningTokens: 8 });
  });

  it("carries usage once: with the finish, or in the chunk that was asked for", () => {
    const quiet = readChatStream(run(openai, false).all, false);
    expect(quiet).toMatchObject({ problems: [], content: "Héllo", usage: { ...OPENAI_USAGE, cost: 1.00000000001e-7 } });
    const asked = readChatStream(run(openai, true).all, true);
    expect(asked).toMatchObject({ problems: [], content: "Héllo", usage: OPENAI_USAGE });
    expect(run(openai, true).late).toContain('"choices":[],"usage":');
  });

  it("changes only what is documented, byte for byte", () => {
    const odd =
      'data: {"id":"chatcmpl-9", "object":"chat.completion.chunk","created":1790000000,"model":"gpt-6-x","choices":[{"index":0,"delta":{"role":"assistant","content":"a\\u0041\\/"},"logprobs":{"v":-1.50},"finish_reason":null}],"usage":null,"service_tier":"x"}\n\n';
    const { early } = run(odd + stream(say({}, "stop")), false);
    expect(early).toBe(
      odd.replace("chatcmpl-9", edits.id).replace("gpt-6-x", edits.model).replace('"usage":null,', ""),
    );
  });

  it("ends by its own decision when the money is gone", () => {
    const meter = passthrough.streamMeter(edits, false);
    const [first] = frameSplitter().push(bytes(frame(say({ role: "assistant", content: "half" }))));
    const early = first ? meter.push(first, first.raw) : [];
    const late = meter.finish(null, cost, { unified: "length", raw: "insufficient_credits" });
    const all = Buffer.concat([...early.map((out) => out.bytes ?? bytes("")), ...late]);
    expect(readChatStream(all, false)).toMatchObject({
      problems: [],
      content: "half",
      finish: "length",
      usage: { cost: 1.00000000001e-7 },
    });
    expect(text(all)).toContain('"native_finish_reason":"insufficient_credits"');
  });

  it("is no success without its end mark, and none without a finish", () => {
    const cut = openai.slice(0, openai.indexOf("data: [DONE]"));
    expect(run(cut, false).state).toMatchObject({ isEnded: false });
    expect(run(stream(say({ role: "assistant", content: "x" })), false).state).toMatchObject({
      isEnded: true,
      error: { code: "provider_error" },
    });
  });

  it("tells a vendor's error and broken JSON, and passes neither on", () => {
    const failed = run(
      frame(say({ role: "assistant", content: "x" })) +
        frame({ error: { message: "overloaded", type: "overloaded_error", code: 503 } }),
      false,
    );
    expect(failed.state.error).toMatchObject({ code: "provider_unavailable", message: "overloaded", raw: "503" });
    expect(failed.early).not.toContain("overloaded");
    expect(run(frame('{"choices":[{'), false).state.error).toMatchObject({ code: "provider_error" });
  });

  it("reads a last frame that was not ended, and comments", () => {
    const wire = `: OPENROUTER PROCESSING\n\n${openai.trimEnd()}`;
    expect(readChatStream(run(wire, false).all, false)).toMatchObject({ problems: [], content: "Héllo" });
  });

  it("counts and sends the same, whatever the order of members, the spacing and the cuts", () => {
    const piece = fc.string({ unit: fc.constantFrom("a", "я", "漢", "🙂", '"', "\\", "\n", " "), maxLength: 6 });
    const step = fc.oneof(
      piece.map((content) => ({ content })),
      piece.map((reasoning_content) => ({ reasoning_content })),
      piece.map((part) => ({ tool_calls: [{ index: 0, function: { arguments: part } }] })),
    );
    const padding = fc.stringMatching(/^[A-Za-z0-9]{0,5}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, padding), { maxLength: 12 }),
        fc.nat(9),
        fc.constantFrom("", " ", "\t "),
        fc.constantFrom("\n\n", "\r\n\r\n"),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        (steps, turn, gap, end, sizes, wantsUsage) => {
          const opening = say({
            role: "assistant",
            content: null,
            tool_calls: [{ index: 0, id: "call_1", type: "function", function: { name: "f", arguments: "" } }],
          });
          const chunks = [
            opening,
            ...steps.map(([delta, obfuscation]) =>
              chunk([{ index: 0, delta, logprobs: null, finish_reason: null }], { usage: null, obfuscation }),
            ),
            say({}, "length"),
            chunk([], { usage: OPENAI_USAGE }),
          ];
          const wire = [...chunks.map((value) => spelled(value, turn, gap)), "[DONE]"]
            .map((data) => `data: ${data}${end}`)
            .join("");
          const { all, state } = run(wire, wantsUsage, sizes);
          const joined = (key: string): string =>
            steps.map(([delta]) => (delta as Record<string, string>)[key] ?? "").join("");
          const calls = steps
            .map(([delta]) => ("tool_calls" in delta ? (delta.tool_calls[0]?.function.arguments ?? "") : ""))
            .join("");
          const report = readChatStream(all, wantsUsage);
          expect(report).toMatchObject({
            problems: [],
            content: joined("content"),
            reasoning: joined("reasoning_content"),
          });
          expect(report.calls).toEqual([{ id: "call_1", text: calls.trim() === "" ? `${calls}{}` : calls }]);
          const said = joined("content") + joined("reasoning_content") + (report.calls[0]?.text ?? "");
          expect(state.outputBytes).toBe(Buffer.byteLength(said));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives the client the counts that were charged when the vendor's were not believed", () => {
    const usage: Usage = {
      inputTokens: 5,
      outputTokens: 3,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      cacheWrite1hTokens: 0,
      reasoningTokens: 0,
      inputAudioTokens: 0,
      outputAudioTokens: 0,
      inputImageTokens: 0,
      outputImageTokens: 0,
      webSearches: 0,
    };
    const wire = stream(
      say({ role: "assistant", content: "x" }),
      say({}, "stop"),
      chunk([], { usage: { prompt_tokens: -5, completion_tokens: 1e12, total_tokens: 3 } }),
    );
    const { all, state } = run(wire, true, undefined, { usage, cost });
    expect(state).toMatchObject({ usage: null, hasBadUsage: true });
    expect(readChatStream(all, true).usage).toMatchObject(JSON.parse(JSON.stringify(encodeUsage(usage))));
  });
});
