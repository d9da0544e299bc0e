import { expect, it } from "vitest";
import { decodeBlock, decodeFinish, encodeFinish } from "./finish-reason";

it.each([
  ["STOP", false, "stop"],
  ["STOP", true, "tool_calls"],
  ["MAX_TOKENS", false, "length"],
  ["MAX_TOKENS", true, "length"],
  ["SAFETY", false, "content_filter"],
  ["RECITATION", false, "content_filter"],
  ["BLOCKLIST", false, "content_filter"],
  ["PROHIBITED_CONTENT", false, "content_filter"],
  ["SPII", false, "content_filter"],
  ["IMAGE_SAFETY", false, "content_filter"],
  ["MALFORMED_FUNCTION_CALL", false, "error"],
  ["MALFORMED_FUNCTION_CALL", true, "error"],
] as const)("Gemini's %s (calls: %s) is %s, its own word kept", (word, hasCalls, unified) => {
  expect(decodeFinish(word, hasCalls)).toEqual({ unified, raw: word });
  expect(encodeFinish({ unified, raw: word })).toBe(word);
});

it("calls are a STOP toward Gemini's clients, and a blocked prompt is filtered", () => {
  expect(encodeFinish({ unified: "tool_calls", raw: "tool_use" })).toBe("STOP");
  expect(decodeBlock("PROHIBITED_CONTENT")).toEqual({ unified: "content_filter", raw: "PROHIBITED_CONTENT" });
});
