import { fc, test } from "@fast-check/vitest";
import Decimal from "decimal.js";
import { describe, expect, it } from "vitest";
import { EMPTY_USAGE, type Usage } from "@/lib/gateway/ir";
import { chargeOf } from "@/lib/gateway/metering";
import {
  costLines,
  costOf,
  formatNano,
  PRICE_UNITS,
  type Price,
  type PriceCard,
  type PriceUnit,
  pico,
} from "@/lib/kernel";
import { estimate, quantitiesOf, readCard, writeCard } from "./estimate";
import { CHARGED_PER_COUNTED, COUNTED_UNITS, guessWords, readGuess, type UsageGuess } from "./usage-guess";

const PER_UNITS: Partial<Record<PriceUnit, bigint>> = { audio_ms: 60_000n, characters: 1_000_000n, video_ms: 1000n };
const RUNS = { numRuns: 1000 };

const price = (unit: PriceUnit): fc.Arbitrary<Price> =>
  fc.bigInt({ min: 0n, max: 10n ** 13n }).map((value) => ({ pico: pico(value), perUnits: PER_UNITS[unit] ?? 1n }));

/** A card that surely prices `unit`, and maybe others, with or without a tier. */
const cardWith = (unit: PriceUnit): fc.Arbitrary<PriceCard> => {
  const prices = fc.record(Object.fromEntries(PRICE_UNITS.map((one) => [one, price(one)])), {
    requiredKeys: [unit],
  }) as fc.Arbitrary<PriceCard["prices"]>;
  const tier = fc.record({ aboveInputTokens: fc.integer({ min: 1, max: 500_000 }), prices });
  return fc.record({ versionId: fc.constant("v"), prices, tiers: fc.array(tier, { maxLength: 2 }) });
};

const guess: fc.Arbitrary<UsageGuess> = fc.record({
  model: fc.constant("a/b"),
  inputTokens: fc.integer({ min: 0, max: 1_000_000 }),
  outputTokens: fc.integer({ min: 0, max: 200_000 }),
  cachedPercent: fc.integer({ min: 0, max: 100 }),
  counts: fc.record(
    Object.fromEntries(
      COUNTED_UNITS.map((unit) => [
        unit,
        CHARGED_PER_COUNTED[unit] > 1
          ? fc.integer({ min: 0, max: 9_999_999 }).map((value) => value / 1000)
          : fc.integer({ min: 0, max: 100_000 }),
      ]),
    ),
    { requiredKeys: [] },
  ),
  requestsPerDay: fc.integer({ min: 0, max: 10_000_000 }),
});

/** The gateway's own record of the same use; only what it meters in tokens and searches. */
const usageOf = (one: UsageGuess): Usage => ({
  ...EMPTY_USAGE,
  inputTokens: one.inputTokens,
  outputTokens: one.outputTokens,
  cacheReadTokens: Math.floor((one.inputTokens * one.cachedPercent) / 100),
  webSearches: one.counts.web_search ?? 0,
});

describe("the calculator", () => {
  for (const unit of PRICE_UNITS) {
    test.prop([cardWith(unit), guess], RUNS)(`says for ${unit} what the biller charges`, (card, one) => {
      const metered: UsageGuess = { ...one, counts: { web_search: one.counts.web_search ?? 0 } };
      expect(estimate(readCard(writeCard(card)), metered).request).toBe(
        formatNano(chargeOf(card, usageOf(metered)).costNano),
      );
      const biller = costOf(costLines(card, quantitiesOf(one), one.inputTokens));
      const shown = estimate(readCard(writeCard(card)), one);
      expect(shown.request).toBe(formatNano(biller));
      expect(shown.month).toBe(formatNano((biller * BigInt(one.requestsPerDay) * 30n) as typeof biller));
    });
  }

  test.prop([cardWith("audio_ms"), guess], RUNS)("adds its lines up to the charge, rounded up once", (card, one) => {
    const shown = estimate(card, one);
    Decimal.set({ precision: 100 });
    const sum = costLines(card, quantitiesOf(one), one.inputTokens).reduce(
      (total, line) =>
        total.add(
          new Decimal(line.price.pico.toString()).mul(line.quantity).div(line.price.perUnits.toString()).div("1e12"),
        ),
      new Decimal(0),
    );
    expect(new Decimal(shown.request).toFixed(9)).toBe(sum.toDecimalPlaces(9, Decimal.ROUND_UP).toFixed(9));
  });

  it("keeps its state in the address", () => {
    const query = "model=openai%2Fgpt-5.4&in=12000&out=800&cached=50&images=2&minutes=1.5&requests=10";
    const words = new URLSearchParams(query);
    const read = readGuess((name) => words.get(name) ?? undefined);
    expect(read).toMatchObject({ cachedPercent: 50, counts: { image: 2, audio_ms: 1.5 } });
    expect(guessWords(read).toString()).toBe(query);
    expect(guessWords(readGuess(() => undefined)).toString()).toBe("");
    expect(readGuess((name) => (name === "in" ? "-5" : "x"))).toMatchObject({
      inputTokens: 2000,
      requestsPerDay: 1000,
    });
  });
});
