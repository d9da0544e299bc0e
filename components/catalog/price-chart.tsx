import { fill } from "@/components/i18n/fill";
import { formatPrice, formatTime } from "@/components/ui/format";
import { ScrollRegion } from "@/components/ui/scroll-region";
import type { CatalogTexts } from "./catalog-texts";
import type { PriceHistoryPoint } from "./dto";
import { CHART, priceSteps } from "./price-steps";

interface PriceChartProps {
  readonly points: readonly PriceHistoryPoint[];
  readonly currency: string;
  readonly locale: string;
  readonly texts: CatalogTexts;
  readonly nowMs: number;
}

const LABEL_GAP = 16;

/** Input and output prices as steps; told apart by dash and by their labels. The table below is its twin. */
export function PriceChart({ points, currency, locale, texts, nowMs }: PriceChartProps) {
  const input = priceSteps(points, "input", nowMs);
  const output = priceSteps(points, "output", nowMs);
  const isTight = Math.abs(input.endY - output.endY) < LABEL_GAP;
  const floor = CHART.height - CHART.bottom;
  const end = CHART.width - CHART.right;
  const label = (side: "input" | "output", amount: string | null) =>
    `${texts[`unit_${side}`]}: ${amount === null ? "–" : formatPrice(amount, currency, locale)}`;
  return (
    <ScrollRegion label={texts.historyTitle} className="overflow-x-auto rounded-panel border border-line bg-panel">
      <svg
        viewBox={`0 0 ${CHART.width} ${CHART.height}`}
        role="img"
        aria-label={fill(texts.historyChart, { count: points.length })}
        width={CHART.width}
        height={CHART.height}
        className="max-w-none text-xs"
      >
        <line x1={CHART.left} x2={end} y1={floor} y2={floor} className="stroke-line" />
        <path d={output.path} fill="none" strokeWidth={2} strokeDasharray="6 4" className="stroke-ink" />
        <path d={input.path} fill="none" strokeWidth={2} className="stroke-accent" />
        <text x={end + 8} y={output.endY + 4} className="fill-ink">
          {label("output", output.last)}
        </text>
        <text x={end + 8} y={input.endY + 4 + (isTight ? LABEL_GAP : 0)} className="fill-accent">
          {label("input", input.last)}
        </text>
        <text x={CHART.left} y={CHART.height - 10} className="fill-soft">
          {formatTime(points[0]?.from ?? "", locale, "date")}
        </text>
        <text x={end} y={CHART.height - 10} textAnchor="end" className="fill-soft">
          {formatTime(new Date(nowMs).toISOString(), locale, "date")}
        </text>
      </svg>
    </ScrollRegion>
  );
}
