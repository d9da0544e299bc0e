import type { PriceHistoryPoint } from "./dto";

export const CHART = { width: 720, height: 180, left: 8, right: 150, top: 16, bottom: 28 } as const;

/** A price over time as an SVG path of steps, in CHART's box. Axis from zero. */
export interface PriceSteps {
  readonly path: string;
  /** Height at which the line ends. */
  readonly endY: number;
  /** The price now; null = none. */
  readonly last: string | null;
}

/** Pure geometry, for drawing only: prices pass through floats here and nowhere else. */
export function priceSteps(points: readonly PriceHistoryPoint[], side: "input" | "output", nowMs: number): PriceSteps {
  const max = Math.max(...points.flatMap(({ input, output }) => [Number(input ?? 0), Number(output ?? 0)]), 1e-12);
  const startMs = Date.parse(points[0]?.from ?? "");
  const span = Math.max(1, nowMs - startMs);
  const x = (ms: number) => CHART.left + ((ms - startMs) / span) * (CHART.width - CHART.left - CHART.right);
  const y = (amount: number) =>
    CHART.height - CHART.bottom - (amount / max) * (CHART.height - CHART.top - CHART.bottom);
  const parts: string[] = [];
  let endY = y(0);
  let isDrawn = false;
  points.forEach((point, index) => {
    const price = point[side];
    const next = points[index + 1];
    const from = x(Date.parse(point.from));
    const to = x(next ? Date.parse(next.from) : nowMs);
    if (price === null) {
      isDrawn = false;
      return;
    }
    endY = y(Number(price));
    parts.push(`${isDrawn ? `V${endY.toFixed(1)}` : `M${from.toFixed(1)} ${endY.toFixed(1)}`}H${to.toFixed(1)}`);
    isDrawn = true;
  });
  return { path: parts.join(""), endY, last: points.at(-1)?.[side] ?? null };
}
