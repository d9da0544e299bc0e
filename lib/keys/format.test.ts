import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksumOf, KEY_LENGTH, type KeySlip, makeKey, parseKey, visibleParts } from "./format";

const slipOf = (text: string): KeySlip | null => {
  const parsed = parseKey(text);
  return parsed.isKey ? null : parsed.slip;
};

describe("key format", () => {
  it("has the stated shape and a checksum that anyone can recompute", () => {
    for (const mode of ["live", "test"] as const) {
      const key = makeKey(mode);
      expect(key).toMatch(new RegExp(`^air_${mode}_[A-Za-z0-9_-]{43}$`));
      expect(key).toHaveLength(KEY_LENGTH);
      expect(parseKey(key)).toEqual({ isKey: true, mode });
    }
    // CRC-32 (IEEE) of "123456789" is 0xCBF43926, the published check value.
    expect(checksumOf("123456789")).toBe(Buffer.from("cbf43926", "hex").toString("base64url"));
  });

  it("never makes the same key twice", () => {
    expect(new Set(Array.from({ length: 1000 }, () => makeKey("live"))).size).toBe(1000);
  });

  it("refuses every change of one character", () => {
    const key = makeKey("test");
    fc.assert(
      fc.property(fc.integer({ min: 9, max: KEY_LENGTH - 1 }), fc.constantFrom(..."abcXYZ019_-"), (at, character) => {
        fc.pre(key[at] !== character);
        expect(slipOf(key.slice(0, at) + character + key.slice(at + 1))).toBe("checksum");
      }),
    );
    expect(slipOf(key.replace("test", "live"))).toBe("checksum");
  });

  it("names the slip without repeating the secret", () => {
    const key = makeKey("live");
    const cases: readonly (readonly [string, KeySlip])[] = [
      ["", "empty"],
      ["  ", "empty"],
      [`Bearer ${key}`, "bearer-twice"],
      [`"${key}"`, "quoted"],
      [`${key}'`, "quoted"],
      ["$AIR_API_KEY", "placeholder"],
      ["<your-key>", "placeholder"],
      ["air_live_your_key_here", "placeholder"],
      ["undefined", "placeholder"],
      [`${key.slice(0, 30)}\n${key.slice(30)}`, "white-space"],
      [`${key} `, "white-space"],
      ["sk-ant-api03-abc", "foreign"],
      ["hello", "foreign"],
      [key.slice(4), "foreign"],
      [key.replace("air_live_", "AIR_LIVE_"), "foreign"],
      [key.slice(0, -3), "truncated"],
      [`${key}${key}`, "too-long"],
      [`${key.slice(0, 20)}ё${key.slice(21)}`, "characters"],
    ];
    for (const [text, expected] of cases) {
      const parsed = parseKey(text);
      expect(parsed.isKey ? null : parsed.slip, JSON.stringify(text)).toBe(expected);
      if (!parsed.isKey) expect(parsed.message).not.toContain(key.slice(12, 40));
    }
  });

  it("shows the first 12 and last 4 characters", () => {
    const key = makeKey("live");
    expect(visibleParts(key)).toEqual({ prefix: key.slice(0, 12), suffix: key.slice(-4) });
  });
});
