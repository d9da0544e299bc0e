import { describe, expect, it } from "vitest";
import { type Currency, costLines, costOf } from "@/lib/kernel";
import type { ListPrice } from "../file/schema";
import { type BookRates, bookRows, cardOf, perUnitText, shownText } from "./price-book";

const rates: BookRates = {
  USD: { num: 1n, den: 1n, snapshotId: null },
  RUB: { num: 80_125n, den: 1000n, snapshotId: "rub" },
  KZT: { num: 521n, den: 1n, snapshotId: "kzt" },
};
const card = (price: ListPrice, to: Currency, marginPercent = "0", from: Currency = "USD") =>
  cardOf("v", bookRows(price, { from, to, rates, marginPercent }));

describe("bookRows", () => {
  it("keeps USD exact: pico a token", () => {
    const usd = card({ input: "2.5", cache_read: "0.003625" }, "USD");
    expect(usd.prices.input).toEqual({ pico: 2_500_000n, perUnits: 1n });
    expect(usd.prices.cache_read).toEqual({ pico: 3625n, perUnits: 1n });
    expect(perUnitText(usd.prices.input)).toBe("0.0000025");
    expect(shownText(usd.prices.input)).toBe("2.50");
  });

  it("rounds RUB and KZT up: two decimals from 1 on, six below", () => {
    // 2.5 × 80.125 = 200.3125; 0.003625 × 80.125 = 0.290453125
    const rub = card({ input: "2.5", cache_read: "0.003625" }, "RUB");
    expect(shownText(rub.prices.input)).toBe("200.32");
    expect(shownText(rub.prices.cache_read)).toBe("0.290454");
    expect(rub.prices.input?.pico).toBe(200_320_000n);
    expect(shownText(card({ input: "2" }, "KZT").prices.input)).toBe("1042.00");
  });

  it("charges the price it shows", () => {
    const rub = card({ input: "2.5", output: "15" }, "RUB");
    const cost = costOf(costLines(rub, { input: 1_000_000 }, 1_000_000));
    expect(cost).toBe(200_320_000_000n);
  });

  it("adds the margin before rounding", () => {
    // 2.5 × 1.055 × 80.125 = 211.3296875
    expect(shownText(card({ input: "2.5" }, "RUB", "5.5").prices.input)).toBe("211.33");
    expect(shownText(card({ input: "2.5" }, "USD", "5.5").prices.input)).toBe("2.6375");
    expect(shownText(card({ input: "0.000001" }, "USD", "5.5").prices.input)).toBe("0.000002");
  });

  it("prices audio by milliseconds, characters by the million, video by milliseconds", () => {
    const usd = card({ per_audio_minute: "0.0006666", per_1m_chars: "15", per_video_second: "0.1" }, "USD");
    expect(usd.prices.audio_ms).toEqual({ pico: 666_600_000n, perUnits: 60_000n });
    expect(usd.prices.characters).toEqual({ pico: 15_000_000_000_000n, perUnits: 1_000_000n });
    expect(usd.prices.video_ms).toEqual({ pico: 100_000_000_000n, perUnits: 1000n });
    expect(shownText(usd.prices.audio_ms, 60_000n)).toBe("0.0006666");
  });

  it("carries tiers", () => {
    const usd = card({ input: "2.5", output: "15", tiers: [{ above_input_tokens: 272_000, input: "5" }] }, "USD");
    expect(usd.tiers).toEqual([{ aboveInputTokens: 272_000, prices: { input: { pico: 5_000_000n, perUnits: 1n } } }]);
  });

  it("converts an operator's RUB price back to USD", () => {
    // 200 / 80.125 = 2.496099…, up to six places
    expect(shownText(card({ input: "200" }, "USD", "0", "RUB").prices.input)).toBe("2.4961");
    expect(shownText(card({ input: "200" }, "RUB", "0", "RUB").prices.input)).toBe("200.00");
  });
});
