import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assemble, checkGrammar, type StreamEvent } from ".";
import { stream } from "./testing/arbitraries";

const start: StreamEvent = { type: "response-start", upstreamId: null, upstreamModel: null };
const open: StreamEvent = { type: "block-start", index: 0, block: { type: "text" } };
const say: StreamEvent = { type: "block-delta", index: 0, delta: { type: "text", text: "hi" } };
const close: StreamEvent = { type: "block-end", index: 0 };
const finish: StreamEvent = { type: "finish", reason: { unified: "stop", raw: "stop" } };
const call: StreamEvent = {
  type: "block-start",
  index: 0,
  block: { type: "tool-call", kind: "function", id: "a", name: "f" },
};
const failure: StreamEvent = { type: "error", error: { code: "provider_error", message: "no" } };

describe("checkGrammar", () => {
  it("accepts whole streams, also with calls open at once", () => {
    fc.assert(
      fc.property(stream(), ({ events }) => {
        expect(checkGrammar(events)).toBeNull();
      }),
    );
  });

  it("accepts an error in the middle of a block", () => {
    expect(checkGrammar([start, open, say, failure])).toBeNull();
  });

  it.each<[string, StreamEvent[]]>([
    ["before response-start", [open]],
    ["second response-start", [start, start]],
    ["not open", [start, say]],
    ["not open", [start, open, close, close]],
    ["used twice", [start, open, close, open]],
    ["still open", [start, open, say, finish]],
    ["after the finish", [start, finish, open]],
    ["finishes twice", [start, finish, finish]],
    ["neither finish nor error", [start, open, say, close]],
    ["no response-start", []],
    ["after the error", [start, failure, finish]],
    ["are not JSON", [start, call, close]],
    [
      '"arguments" delta in a text',
      [start, open, { type: "block-delta", index: 0, delta: { type: "arguments", text: "{}" } }],
    ],
    ["choice 1 has no finish", [start, { ...open, choice: 1 } as StreamEvent, close, finish]],
  ])("tells: %s", (problem, events) => {
    expect(checkGrammar(events)).toContain(problem);
  });
});

describe("assemble", () => {
  it("gives the answer that was cut into events", () => {
    fc.assert(
      fc.property(stream(), ({ events, answer }) => {
        expect(assemble(events)).toEqual(answer);
      }),
    );
  });

  it("throws what a failed stream said", () => {
    expect(() => assemble([start, failure])).toThrow("no");
  });
});
