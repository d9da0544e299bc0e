import { describe, expect, it } from "vitest";
import { NEW_ANSWER, withChunk } from "./answer";
import { figuresOf, totalCost } from "./figures";
import type { PlaygroundModel } from "./settings";

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
    const figures = figuresOf({ answer, model: undefined, inputLength: 0, isTest: false });
    expect(figures).toMatchObject({ isEstimate: false, tokensPerSecond: 5, cost: usage.charge, reasoningTokens: 1 });
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
    expect(withChunk(broken, "[DONE]", 30)).toMatchObject({
      status: "failed",
      failure: { message: "The provider broke off.", status: 200 },
    });
  });
});

describe("figures", () => {
  const model: PlaygroundModel = {
    id: "a/b",
    name: "B",
    parameters: null,
    takesTools: true,
    inputs: ["text"],
    efforts: null,
    price: { currency: "USD", inputPico: "2500000", outputPico: "10000001" },
  };

  it("are estimates from the prices while an answer streams, rounded up, and free in test mode", () => {
    const answer = { ...NEW_ANSWER, status: "streaming" as const, text: "12345678", ttftMs: 10, totalMs: 1010 };
    const input = { answer, model, inputLength: 9, isTest: false };
    expect(figuresOf(input)).toMatchObject({
      isEstimate: true,
      inputTokens: 3,
      outputTokens: 2,
      tokensPerSecond: 1,
      cost: { amount: "0.000027501", currency: "USD" },
    });
    expect(figuresOf({ ...input, isTest: true }).cost).toEqual({ amount: "0", currency: "USD" });
  });

  it("of an answer that ended without a charge say nothing", () => {
    const answer = { ...NEW_ANSWER, status: "stopped" as const, text: "half" };
    const figures = figuresOf({ answer, model, inputLength: 9, isTest: false });
    expect(figures).toMatchObject({ isEstimate: false, cost: null, outputTokens: null, inputTokens: null });
  });

  it("add up exactly", () => {
    const charged = (amount: string) => ({
      ...NEW_ANSWER,
      usage: {
        ...{ inputTokens: 1, outputTokens: 1, reasoningTokens: 0, cachedTokens: 0, cacheWriteTokens: 0 },
        charge: { amount, currency: "USD" },
      },
    });
    expect(totalCost([charged("0.1"), NEW_ANSWER, charged("0.200000001")])).toEqual({
      amount: "0.300000001",
      currency: "USD",
    });
    expect(totalCost([NEW_ANSWER])).toBeNull();
  });
});
