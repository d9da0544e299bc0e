import { expect, it } from "vitest";
import { decodeFinish, encodeFinish } from "./finish-reason";

it.each([
  ["end_turn", "stop"],
  ["pause_turn", "stop"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["tool_use", "tool_calls"],
  ["refusal", "content_filter"],
] as const)("Anthropic's %s is %s, its own word kept", (word, unified) => {
  expect(decodeFinish(word, null)).toEqual({ unified, raw: word });
  expect(encodeFinish({ unified, raw: word })).toEqual({ stop_reason: word, stop_sequence: null });
});

it.each([
  ["stop", "end_turn"],
  ["length", "max_tokens"],
  ["tool_calls", "tool_use"],
  ["content_filter", "refusal"],
] as const)("%s of another vendor is %s toward Anthropic's clients", (unified, word) => {
  expect(encodeFinish({ unified, raw: "theirs" })).toEqual({ stop_reason: word, stop_sequence: null });
});

it("a matched stop is named by its text", () => {
  const finish = decodeFinish("stop_sequence", "END");
  expect(finish).toEqual({ unified: "stop", raw: "stop_sequence", stopSequence: "END" });
  expect(encodeFinish(finish)).toEqual({ stop_reason: "stop_sequence", stop_sequence: "END" });
});
