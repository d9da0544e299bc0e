import { describe, expect, it } from "vitest";
import { roundTop, spendOf } from "./spend-series";

const row = (date: string, model: string, amount: string, key_id: string | null = null) => ({
  date,
  model,
  key_id,
  charge: { amount },
});
const FROM = "2026-11-01T00:00:00.000Z";
const TO = "2026-11-04T00:00:00.000Z";

describe("spend by day", () => {
  it("has every day, adds exactly, the largest first; what is free or outside is not in it", () => {
    const rows = [
      row("2026-11-01", "a", "0.1"),
      row("2026-11-01", "a", "0.200000001", "key_1"),
      row("2026-11-03", "b", "1"),
      row("2026-11-02", "free", "0"),
      row("2026-10-31", "a", "9"),
    ];
    expect(spendOf(rows, "model", FROM, TO)).toEqual({
      days: ["2026-11-01", "2026-11-02", "2026-11-03"],
      series: [
        { name: "b", amounts: ["0", "0", "1"], total: "1" },
        { name: "a", amounts: ["0.300000001", "0", "0"], total: "0.300000001" },
      ],
      dayTotals: ["0.300000001", "0", "1"],
      total: "1.300000001",
    });
    expect(spendOf(rows, "key", FROM, TO).series.map(({ name, total }) => [name, total])).toEqual([
      ["", "1.1"],
      ["key_1", "0.200000001"],
    ]);
  });

  it("puts all but five together", () => {
    const rows = Array.from({ length: 8 }, (_, index) => row("2026-11-02", `m${index}`, String(index + 1)));
    const { series, total } = spendOf(rows, "model", FROM, TO);
    expect(series.map(({ name }) => name)).toEqual(["m7", "m6", "m5", "m4", "m3", null]);
    expect(series.at(-1)?.total).toBe("6");
    expect(total).toBe("36");
  });
});

describe("the top of the axis", () => {
  it.each([
    ["0", "0.000000001"],
    ["0.0031", "0.005"],
    ["1", "1"],
    ["1.01", "2"],
    ["4900", "5000"],
    ["5000.000000001", "10000"],
  ])("above %s is %s", (amount, top) => expect(roundTop(amount)).toBe(top));
});
