import { describe, expect, it } from "vitest";
import { type PriceCard, pico } from "@/lib/kernel";
import { isFreeCard, lineOf, priceLines } from "./price-view";

const card: PriceCard = {
  versionId: "v",
  prices: {
    input: { pico: pico(2_500_000n), perUnits: 1n },
    audio_ms: { pico: pico(4_300_000_000n), perUnits: 60_000n },
    characters: { pico: pico(15_000_000_000_000n), perUnits: 1_000_000n },
    request: { pico: pico(2_000_000_000n), perUnits: 1n },
  },
  tiers: [],
};

describe("price lines", () => {
  it("tell what each price buys, in charged decimals", () => {
    expect(priceLines(card.prices)).toEqual([
      { unit: "input", basis: "million", amount: "2.5" },
      { unit: "request", basis: "one", amount: "0.002" },
      { unit: "audio_ms", basis: "minute", amount: "0.0043" },
      { unit: "characters", basis: "million", amount: "15" },
    ]);
  });

  it("are null where nothing is priced", () => {
    expect(lineOf(card, "output")).toBeNull();
    expect(lineOf(null, "input")).toBeNull();
  });

  it("know a free card from an unpriced one", () => {
    expect(isFreeCard(card)).toBe(false);
    expect(isFreeCard(null)).toBe(false);
    expect(isFreeCard({ ...card, prices: { input: { pico: pico(0n), perUnits: 1n } } })).toBe(true);
  });
});
