import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { CURRENCIES, nano, parseNano } from "@/lib/kernel";
import { fromMinor, stripeExponent, stripeInteger, TOPUP_RANGES, toMinor } from "./currency";

describe("minor units", () => {
  it("follow Stripe's table, not a factor of 100", () => {
    expect(["USD", "RUB", "KZT", "JPY", "KRW", "KWD", "ISK", "UGX", "eur"].map(stripeExponent)).toEqual([
      2, 2, 2, 0, 0, 3, 2, 2, 2,
    ]);
    expect(fromMinor(1050n, "usd")).toBe(parseNano("10.5"));
    expect(fromMinor(1050n, "JPY")).toBe(parseNano("1050"));
    expect(fromMinor(1050n, "KWD")).toBe(parseNano("1.05"));
    expect(toMinor(parseNano("10.5"), "RUB")).toBe(1050n);
  });

  it("refuse an amount finer than the currency's smallest unit", () => {
    expect(() => toMinor(parseNano("10.505"), "USD")).toThrow(RangeError);
    expect(() => toMinor(parseNano("1.5"), "JPY")).toThrow(RangeError);
  });

  test.prop([fc.bigInt({ min: 0n, max: 10n ** 13n }), fc.constantFrom(...CURRENCIES, "JPY", "KWD")])(
    "go there and back",
    (minor, currency) => {
      expect(toMinor(fromMinor(minor, currency), currency)).toBe(minor);
      expect(BigInt(stripeInteger(minor))).toBe(minor);
    },
  );

  it("are never negative or beyond exact numbers", () => {
    expect(() => stripeInteger(-1n)).toThrow(RangeError);
    expect(() => stripeInteger(2n ** 53n)).toThrow(RangeError);
  });
});

describe("top-up ranges", () => {
  it("hold their presets, in whole minor units", () => {
    for (const currency of CURRENCIES) {
      const { minNano, maxNano, presetsNano } = TOPUP_RANGES[currency];
      for (const amount of [minNano, maxNano, ...presetsNano]) {
        expect(amount >= minNano && amount <= maxNano).toBe(true);
        expect(toMinor(nano(amount), currency)).toBeGreaterThan(0n);
      }
    }
  });
});
