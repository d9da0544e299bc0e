import { describe, expect, it } from "vitest";
import { NEW_ANSWER, tokensPerSecond, withChunk } from "./answer";

const delta = (content: object) => JSON.stringify({ choices: [{ index: 0, delta: content }] });

describe("an answer", () => {
  it("grows with the stream and ends with what was charged", () => {
    const usage = {
      prompt_tokens: 8,
      completion_tokens: 3,
      completion_tokens_details: { reasoning_tokens: 1 },
      charge: { amount: "0.000050001", currency: "USD" },
    };
    const chunks = [
      delta({ role: "assistant", content: "" }),
      delta({ reasoning: "hm" }),
      delta({ content: "Two " }),
      delta({ content: "words" }),
      JSON.stringify({ choices: [], usage }),
      "[DONE]",
    ];
    const answer = chunks.reduce((before, chunk, index) => withChunk(before, chunk, index * 100), NEW_ANSWER);
    expect(answer).toMatchObject({ status: "done", text: "Two words", reasoning: "hm", ttftMs: 100, totalMs: 500 });
    expect(answer.usage).toMatchObject({ inputTokens: 8, outputTokens: 3, reasoningTokens: 1, charge: usage.charge });
    expect(tokensPerSecond(answer)).toBe(5);
  });

  it("joins the pieces of several tool calls", () => {
    const part = (index: number, call: object) => delta({ tool_calls: [{ index, ...call }] });
    const answer = [
      part(0, { id: "a", function: { name: "find", arguments: "" } }),
      part(1, { id: "b", function: { name: "count", arguments: '{"n"' } }),
      part(0, { function: { arguments: '{"q":1}' } }),
      part(1, { function: { arguments: ":2}" } }),
    ].reduce((before, chunk) => withChunk(before, chunk, 1), NEW_ANSWER);
    expect(answer.toolCalls).toEqual([
      { id: "a", name: "find", arguments: '{"q":1}' },
      { id: "b", name: "count", arguments: '{"n":2}' },
    ]);
  });

  it("that breaks stays broken, whatever end mark follows", () => {
    const broken = withChunk(NEW_ANSWER, '{"error":{"message":"The provider broke off."}}', 20);
    expect(withChunk(broken, "[DONE]", 30)).toMatchObject({ status: "failed", error: "The provider broke off." });
  });
});
