import { fc, test } from "@fast-check/vitest";
import { expect, it } from "vitest";
import { EMPTY_USAGE } from "@/lib/gateway/ir";
import { chargeOf } from "@/lib/gateway/metering";
import { formatNano, type Nano, type PriceCard, pico } from "@/lib/kernel";
import { type PriceSheet, writeCard } from "./estimate";
import { billOf } from "./usage-bill";
import type { UsageRow } from "./usage-file";

const price = fc.bigInt({ min: 0n, max: 10n ** 13n }).map((value) => ({ pico: pico(value), perUnits: 1n }));
const prices = fc.record(
  { input: price, output: price, cache_read: price, request: price },
  { requiredKeys: ["input"] },
);
const card: fc.Arbitrary<PriceCard> = fc.record({
  versionId: fc.constant("v"),
  prices,
  tiers: fc.array(fc.record({ aboveInputTokens: fc.integer({ min: 1, max: 500_000 }), prices }), { maxLength: 2 }),
});
const row: fc.Arbitrary<UsageRow> = fc
  .record({
    model: fc.constantFrom("a/b", "alias"),
    inputTokens: fc.nat(1_000_000),
    outputTokens: fc.nat(200_000),
    cached: fc.nat(100),
  })
  .map(({ cached, ...rest }) => ({
    ...rest,
    requests: 1,
    cachedTokens: Math.floor((rest.inputTokens * cached) / 100),
    cacheWriteTokens: 0,
    counts: {},
  }));
const sheetOf = (usd: PriceCard | null, rub: PriceCard | null): PriceSheet => ({
  id: "a/b",
  name: "B",
  cards: { USD: usd && writeCard(usd), RUB: rub && writeCard(rub), KZT: null },
});
const used = (figures: Partial<UsageRow>): UsageRow => ({
  ...{ model: "a/b", requests: 1, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0, counts: {} },
  ...figures,
});

test.prop([card, card, fc.array(row, { minLength: 1, maxLength: 20 })], { numRuns: 1000 })(
  "rows of single requests cost what the biller charged for them, in each currency",
  (usd, rub, rows) => {
    const sheet = sheetOf(usd, rub);
    const bill = billOf(
      rows,
      new Map([
        ["a/b", sheet],
        ["alias", sheet],
      ]),
    );
    const charged = (one: PriceCard) =>
      rows.reduce(
        (sum, { inputTokens, outputTokens, cachedTokens }) =>
          sum + chargeOf(one, { ...EMPTY_USAGE, inputTokens, outputTokens, cacheReadTokens: cachedTokens }).costNano,
        0n,
      );
    const sums = { USD: formatNano(charged(usd) as Nano), RUB: formatNano(charged(rub) as Nano), KZT: null };
    expect(bill.total).toEqual(sums);
    expect(bill.lines).toMatchObject([{ id: "a/b", requests: rows.length, amounts: sums }]);
  },
);

it("chooses the tier by the average of a row's requests, and charges each of them", () => {
  const dollar = { pico: pico(10n ** 12n), perUnits: 1n };
  const tiered: PriceCard = {
    versionId: "v",
    prices: { input: { pico: pico(1n), perUnits: 1n }, request: dollar },
    tiers: [{ aboveInputTokens: 100, prices: { input: dollar } }],
  };
  const sheets = new Map([["a/b", sheetOf(tiered, null)]]);
  expect(billOf([used({ requests: 10, inputTokens: 1000 })], sheets).total.USD).toBe("10.000000001");
  expect(billOf([used({ requests: 9, inputTokens: 1000 })], sheets).total.USD).toBe("1009");
});

it("says which models are none, and sums what has a price", () => {
  const free = sheetOf({ versionId: "v", prices: { input: { pico: pico(0n), perUnits: 1n } }, tiers: [] }, null);
  const rows = [used({ model: "what" }), used({ requests: 2 }), used({ model: "none" }), used({ model: "what" })];
  const bill = billOf(
    rows,
    new Map([
      ["a/b", free],
      ["none", { ...sheetOf(null, null), id: "none" }],
      ["what", null],
    ]),
  );
  expect(bill.unknown).toEqual(["what"]);
  expect(bill.lines.map(({ id, amounts }) => [id, amounts.USD])).toEqual([
    ["a/b", "0"],
    ["none", null],
  ]);
  expect(bill.total).toEqual({ USD: "0", RUB: null, KZT: null });
});
