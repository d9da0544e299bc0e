import { describe, expect, it } from "vitest";
import { chargeOf, prettyText, type TryResult } from "./send-call";

const result = (change: Partial<TryResult>): TryResult => ({
  status: 200,
  headers: [],
  text: "",
  tookMs: 1,
  isDone: true,
  ...change,
});

describe("the charge of a tried call", () => {
  it("is what the headers say", () => {
    const headers = [
      ["x-cost-amount", "0.000012"],
      ["x-cost-currency", "KZT"],
    ] as const;
    expect(chargeOf(result({ headers, text: '{"usage":{"cost":1}}' }))).toEqual({
      amount: "0.000012",
      currency: "KZT",
    });
  });

  it("is in the last event of a stream", () => {
    const text = 'data: {"usage":{"cost":0.5,"charge":{"amount":"40","currency":"RUB"}}}\n\n';
    expect(chargeOf(result({ text }))).toEqual({ amount: "40", currency: "RUB" });
    expect(chargeOf(result({ text: 'data: {"cost":0}\n\ndata: {"cost":1.5e-7}\n\n' }))).toEqual({
      amount: "1.5e-7",
      currency: "USD",
    });
  });

  it("is not made up", () => {
    expect(chargeOf(result({ text: '{"data":[]}' }))).toBeNull();
  });
});

it("indents JSON and leaves streams alone", () => {
  expect(prettyText('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyText("data: {}\n\n")).toBe("data: {}\n\n");
});
