import { fc, it } from "@fast-check/vitest";
import { encode as encodeOld } from "gpt-tokenizer/encoding/cl100k_base";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it as test } from "vitest";
import { BodyScanner, MAX_CONTAINERS, MAX_ITEMS, MAX_KEYS } from "./body-scan";
import { textTokenBound } from "./prompt-bound";

const scan = (text: string | Uint8Array, sliceBytes = Number.POSITIVE_INFINITY) => {
  const bytes = Buffer.from(text);
  const scanner = new BodyScanner(bytes);
  for (let end = sliceBytes; !scanner.isDone; end += sliceBytes) scanner.advance(end);
  return scanner.result;
};

const NO_SPECIALS = { disallowedSpecial: new Set<string>() };
const words = fc.array(
  fc.constantFrom("a", "the ", "  ", "\n", "x.y", "Zq", "7", "привет ", "你好", "🌍", "{}", "\\", "aa aa", "..."),
  { maxLength: 60 },
);
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCXYZ "), maxLength: 300 }),
  fc.string({ unit: fc.constantFrom("q", "j", "z", "x", "b", "g", "k", "qz", "yf ", "Z"), maxLength: 100 }),
  words.map((parts) => parts.join("")),
);

describe("the prompt bound", () => {
  it.prop([texts], { numRuns: 500 })("is never below the tokens of a text", (text) => {
    const tokens = Math.max(encode(text, NO_SPECIALS).length, encodeOld(text, NO_SPECIALS).length);
    expect(textTokenBound(text)).toBeGreaterThanOrEqual(tokens);
  });

  it.prop([texts], { numRuns: 300 })(
    "of a body is never below the tokens of its text, however it is escaped",
    (text) => {
      const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: text }] });
      const { tokenBound, opaqueBytes } = scan(body);
      if (opaqueBytes === 0)
        expect(tokenBound).toBeGreaterThanOrEqual(encode(Buffer.from(text).toString(), NO_SPECIALS).length);
    },
  );

  test("is less than a token a byte in prose", () => {
    const prose = "The river runs through the valley and out to the sea ".repeat(50);
    expect(textTokenBound(prose)).toBeLessThan(prose.length * 0.8);
  });
});

describe("the body scan", () => {
  it.prop([fc.json({ maxDepth: 6 }), fc.integer({ min: 1, max: 40 })])(
    "finds no less in slices than in one go",
    (json, sliceBytes) => {
      const [sliced, whole] = [scan(json, sliceBytes), scan(json)];
      expect(sliced.opaqueBytes).toBe(whole.opaqueBytes);
      expect(sliced.tokenBound).toBeGreaterThanOrEqual(whole.tokenBound);
    },
  );

  it.prop([fc.string()])("reads strings as JSON does: nothing in them is structure", (text) => {
    const deep = `${"[{".repeat(100)}${text}`;
    expect(() => scan(JSON.stringify({ text: deep }))).not.toThrow();
  });

  test("refuses what is too deep, has too many keys or too many values", () => {
    expect(() => scan("[".repeat(64))).not.toThrow();
    expect(() => scan("[".repeat(65))).toThrow(/deeper/);
    expect(() => scan(`{${'"k":1,'.repeat(MAX_KEYS)}`)).not.toThrow();
    expect(() => scan(`{${'"k":1,'.repeat(MAX_KEYS + 1)}`)).toThrow(/50,000 keys/);
    expect(() => scan(`[${"1,".repeat(MAX_ITEMS)}`)).not.toThrow();
    expect(() => scan(`[${"1,".repeat(MAX_ITEMS + 1)}`)).toThrow(/350,000 values/);
    expect(() => scan("{}".repeat(MAX_CONTAINERS))).not.toThrow();
    expect(() => scan("{}".repeat(MAX_CONTAINERS + 1))).toThrow(/100,000 objects/);
  });

  test("leaves embedded media out of the count and says how much it was", () => {
    const data = Buffer.alloc(30_000, 7).toString("base64");
    const { tokenBound, opaqueBytes } = scan(JSON.stringify({ url: `data:image/png;base64,${data}`, raw: data }));
    expect(tokenBound).toBeLessThan(50);
    expect(opaqueBytes).toBe(data.length * 2 + "data:image/png;base64,".length);
  });
});
