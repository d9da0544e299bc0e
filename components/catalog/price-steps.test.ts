import { describe, expect, it } from "vitest";
import { CHART, priceSteps } from "./price-steps";

const point = (day: string, input: string | null, output: string | null) => ({
  from: `2026-11-${day}T00:00:00Z`,
  input,
  output,
  other: null,
});
const now = Date.parse("2026-11-21T00:00:00Z");
const floor = CHART.height - CHART.bottom;

describe("the steps of a price", () => {
  it("begin at the first day, end now, and stand on zero", () => {
    const { path, endY, last } = priceSteps([point("01", "1", "4"), point("11", "2", "4")], "input", now);
    const half = floor - (floor - CHART.top) / 2;
    const quarter = floor - (floor - CHART.top) / 4;
    const [begin, middle, end] = [CHART.left, (CHART.left + CHART.width - CHART.right) / 2, CHART.width - CHART.right];
    expect(path).toBe(
      `M${begin.toFixed(1)} ${quarter.toFixed(1)}H${middle.toFixed(1)}V${half.toFixed(1)}H${end.toFixed(1)}`,
    );
    expect([endY, last]).toEqual([half, "2"]);
  });

  it("leave a gap where there was no price", () => {
    const { path } = priceSteps([point("01", "1", "1"), point("05", null, null), point("11", "1", "1")], "output", now);
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path).not.toContain("V");
  });
});
