import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BodyScanner } from "../metering";
import { parseLarge } from "./parse-large";

const LONG = 70_000;

function opaquesOf(raw: Uint8Array) {
  const scanner = new BodyScanner(raw);
  scanner.advance(raw.length);
  return scanner.result.opaques;
}

describe("a large body", () => {
  const media = fc.constantFrom(
    "QUJD".repeat(LONG / 4),
    `data:image/png;base64,${"QUJD".repeat(LONG / 4)}`,
    `data:text/plain,${"é".repeat(LONG)}`,
    `data:text/plain,${'\\n"'.repeat(LONG / 2)}`,
    `data:${"x".repeat(LONG)}`,
    "words, not media ".repeat(LONG / 10),
  );
  const node = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      media,
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.oneof(media, fc.constantFrom("a", "__proto__", "b")), tie("value"), { maxKeys: 3 }),
    ),
  })).value;

  it("is what JSON.parse makes of it", async () => {
    await fc.assert(
      fc.asyncProperty(node, fc.constantFrom(0, 2), async (value, indent) => {
        const text = JSON.stringify({ value }, null, indent);
        const raw = Buffer.from(text);
        expect(JSON.stringify(await parseLarge(raw, opaquesOf(raw)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 60 },
    );
  });

  it("keeps media out of the parser", () => {
    const raw = Buffer.from(JSON.stringify({ a: "QUJD".repeat(LONG / 4), b: "x y ".repeat(LONG) }));
    expect(opaquesOf(raw)).toEqual([{ start: 6, end: 6 + LONG }]);
  });

  it("is refused when it is no JSON, without positions in what was cut", async () => {
    const raw = Buffer.from(`{"a":"${"QUJD".repeat(LONG / 4)}",}`);
    await expect(parseLarge(raw, opaquesOf(raw))).rejects.toThrow(/^not valid JSON$/);
    const plain = Buffer.from('{"a":1,}');
    await expect(parseLarge(plain, [])).rejects.toThrow(/position 7/);
  });
});
