import { getLocale, getTranslations } from "next-intl/server";
import { formatMoney, formatTime } from "@/components/ui/format";
import { SPEND_FILLS, SpendPatterns } from "./spend-patterns";
import { roundTop, type Spend } from "./spend-series";

const WIDTH = 960;
const HEIGHT = 220;
/** Room for the axis, at the right: there the newest days are. */
const AXIS = 72;
const TOP = 12;
const BOTTOM = 24;
const PLOT = HEIGHT - TOP - BOTTOM;
const GAP = 0.28;
/** In units of the picture, which is drawn smaller on phones. */
const LABEL = "fill-soft text-[0.65rem] max-md:text-base";

interface SpendChartProps {
  readonly spend: Spend;
  readonly currency: string;
  readonly nameOf: (name: string | null) => string;
}

/** Bars stacked by day, from zero. Series differ in pattern as well as in colour; a table says the same. */
export async function SpendChart({ spend, currency, nameOf }: SpendChartProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("activity")]);
  const { days, series, dayTotals, total } = spend;
  const largest = dayTotals.reduce((most, each) => (Number(each) > Number(most) ? each : most), "0");
  const top = roundTop(largest);
  // Heights are pictures of amounts, not amounts: a float will do.
  const heightOf = (amount: string) => (Number(amount) / Number(top)) * PLOT;
  const slot = (WIDTH - AXIS) / days.length;
  const money = (amount: string) => formatMoney(amount, currency, locale);
  const dayText = (day: string) => formatTime(`${day}T00:00:00Z`, locale, "date");
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t("spendPicture", {
        total: money(total),
        from: dayText(days[0] ?? ""),
        to: dayText(days.at(-1) ?? ""),
      })}
      className="h-auto w-full min-w-[45rem] text-ink [direction:ltr]"
    >
      <SpendPatterns />
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line
            x1={0}
            x2={WIDTH - AXIS}
            y1={TOP + PLOT * (1 - share)}
            y2={TOP + PLOT * (1 - share)}
            className="stroke-line"
            strokeWidth="1"
          />
          <text x={WIDTH - AXIS + 8} y={TOP + PLOT * (1 - share) + 4} className={LABEL}>
            {money(share === 0 ? "0" : share === 1 ? top : String(Number(top) / 2))}
          </text>
        </g>
      ))}
      {days.map((day, place) => {
        let base = TOP + PLOT;
        return (
          <g key={day}>
            <title>{`${dayText(day)}: ${money(dayTotals[place] ?? "0")}`}</title>
            <rect x={place * slot} y={TOP} width={slot} height={PLOT} fill="transparent" />
            {series.map(({ name, amounts }, rank) => {
              const height = heightOf(amounts[place] ?? "0");
              base -= height;
              return height === 0 ? null : (
                <rect
                  key={nameOf(name)}
                  x={place * slot + (slot * GAP) / 2}
                  y={base}
                  width={slot * (1 - GAP)}
                  height={height}
                  {...SPEND_FILLS[rank]}
                />
              );
            })}
            {place % 7 === 0 ? (
              <text
                x={place === 0 ? 0 : place * slot + slot / 2}
                y={HEIGHT - 6}
                textAnchor={place === 0 ? "start" : "middle"}
                className={LABEL}
              >
                {dayText(day).replace(/[,\s]*\d{4}.*$/, "")}
              </text>
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}
