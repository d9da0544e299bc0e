import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readChatStream } from "@/lib/gateway/validators/chat-stream";
import { assemble, checkGrammar } from "../../ir";
import { RawFrame } from "../../sse";
import { legalCallId } from "../call-id";
import { openaiChat } from ".";
import { CallTracker } from "./call-tracker";

interface Made {
  readonly id: string;
  readonly name: string;
  readonly pieces: readonly string[];
}

/** How a vendor writes the deltas of calls. Seen at: OpenAI, vLLM, GLM, Mistral, Gemini's OpenAI endpoint, Groq and xAI, some proxies. */
const STYLES = {
  openai: (call: Made, index: number) => [
    { index, id: call.id, type: "function", function: { name: call.name, arguments: "" } },
    ...call.pieces.map((piece) => ({ index, function: { arguments: piece } })),
  ],
  repeatsAll: (call: Made, index: number) =>
    ["", ...call.pieces].map((piece) => ({
      index,
      id: call.id,
      type: "function",
      function: { name: call.name, arguments: piece },
    })),
  emptyNameLater: (call: Made, index: number) =>
    ["", ...call.pieces].map((piece, turn) => ({
      index,
      id: call.id,
      type: "function",
      function: { name: turn ? "" : call.name, arguments: piece },
    })),
  nullsLater: (call: Made, index: number) =>
    ["", ...call.pieces].map((piece, turn) =>
      turn
        ? { index, id: null, type: null, function: { name: null, arguments: piece } }
        : { index, id: call.id, type: "function", function: { name: call.name, arguments: piece } },
    ),
  nameAfterEmpty: (call: Made, index: number) => [
    { index, id: call.id, type: "function", function: { name: "", arguments: "" } },
    ...["", ...call.pieces].map((piece, turn) => ({
      index,
      ...(turn ? {} : { id: call.id }),
      function: { name: turn ? undefined : call.name, arguments: piece },
    })),
  ],
  whole: (call: Made, index: number) => [
    { index, id: call.id, type: "function", function: { name: call.name, arguments: call.pieces.join("") } },
  ],
  wholeWithoutIndex: (call: Made) => [{ id: call.id, function: { name: call.name, arguments: call.pieces.join("") } }],
  piecesWithoutIndex: (call: Made) => [
    { id: call.id, type: "function", function: { name: call.name } },
    ...call.pieces.map((piece) => ({ function: { arguments: piece } })),
  ],
  sameIndex: (call: Made) => [
    { index: 0, id: call.id, type: "function", function: { name: call.name, arguments: call.pieces.join("") } },
  ],
  noIds: (call: Made, index: number) => [
    { index, id: "", function: { name: call.name, arguments: call.pieces.join("") } },
  ],
} as const;

const value = fc.dictionary(fc.constantFrom("a", "я", "q"), fc.string({ maxLength: 6 }), { maxKeys: 2 });
const made = fc
  .record({
    id: fc.oneof(fc.stringMatching(/^[a-z.:]{1,12}$/), fc.stringMatching(/^x{60,90}$/)),
    name: fc.constantFrom("f", "get_weather"),
    input: fc.option(value),
    size: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ id, name, input, size }): Made & { input: unknown } => {
    const text = input === null ? "" : JSON.stringify(input);
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, "gu")) ?? [];
    return { id, name, pieces, input: input ?? {} };
  });
const calls = fc.uniqueArray(made, { selector: (call) => call.id, minLength: 1, maxLength: 3 });

const frameOf = (data: string): RawFrame => new RawFrame(Buffer.from(`data: ${data}\n\n`), true);

describe("calls of any vendor", () => {
  it.each(Object.entries(STYLES))("written as %s come out in the one form", (_name, style) => {
    fc.assert(
      fc.property(calls, fc.boolean(), (list, isWithFinish) => {
        const entries = list.flatMap((call, index) => style(call, index));
        const deltas = [{ role: "assistant", content: null }, ...entries.map((entry) => ({ tool_calls: [entry] }))];
        const last = isWithFinish ? deltas.pop() : {};
        const chunk = (delta: unknown, finish: string | null) =>
          JSON.stringify({
            id: "v",
            object: "chat.completion.chunk",
            created: 9,
            model: "m",
            choices: [{ index: 0, delta, finish_reason: finish }],
          });
        const frames = [...deltas.map((delta) => chunk(delta, null)), chunk(last, "tool_calls"), "[DONE]"].map(frameOf);

        const meter = openaiChat.passthrough.streamMeter({ id: "gen-1", model: "m" }, false);
        const sent = frames
          .flatMap((frame) => meter.push(frame, frame.raw))
          .flatMap(({ bytes }) => (bytes ? [bytes] : []));
        const report = readChatStream(Buffer.concat([...sent, ...meter.finish(null, null)]), false);
        expect(report.problems).toEqual([]);
        expect(report.calls.map(({ text }) => JSON.parse(text))).toEqual(list.map(({ input }) => input));

        const decoder = openaiChat.outbound.streamDecoder();
        const events = frames.flatMap((frame) => decoder.push(frame));
        expect(checkGrammar(events)).toBeNull();
        const blocks = assemble(events).choices[0]?.blocks ?? [];
        expect(
          blocks.map((block) => (block.type === "tool-call" ? [block.name, JSON.parse(block.argumentsText)] : block)),
        ).toEqual(list.map(({ name, input }) => [name, input]));
        expect(new Set(blocks.map((block) => (block.type === "tool-call" ? block.id : ""))).size).toBe(list.length);
      }),
      { numRuns: 60 },
    );
  });

  it("leave a vendor that does it right alone", () => {
    const tracker = new CallTracker("s");
    for (const entry of STYLES.openai({ id: "call_1", name: "f", pieces: ['{"a"', ":1}"] }, 0))
      expect(tracker.normalize([entry])[0]).toBe(entry);
    expect(tracker.close()).toEqual([]);
  });

  it("may be pieced together by place when one delta goes on with several", () => {
    const tracker = new CallTracker("s");
    tracker.normalize([
      { id: "a", function: { name: "f", arguments: "" } },
      { id: "b", function: { name: "g", arguments: "" } },
    ]);
    expect(tracker.normalize([{ function: { arguments: "1" } }, { function: { arguments: "2" } }])).toEqual([
      { index: 0, function: { arguments: "1" } },
      { index: 1, function: { arguments: "2" } },
    ]);
  });
});

describe("legal ids", () => {
  it("keep what is legal and are the same for the same id", () => {
    expect(legalCallId("call_A-1")).toBe("call_A-1");
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100 }), (id) => {
        expect(legalCallId(id)).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
        expect(legalCallId(id)).toBe(legalCallId(id));
      }),
    );
    const long = "y".repeat(80);
    expect(legalCallId(`${long}a`)).not.toBe(legalCallId(`${long}b`));
  });
});
