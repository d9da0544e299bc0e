import { getLocale, getTranslations } from "next-intl/server";
import { formatTime } from "@/components/ui/format";
import type { ComponentState, StatusDay } from "./dto";
import { formatShare } from "./format-share";

const FILL: Readonly<Record<ComponentState, string>> = {
  operational: "fill-good",
  degraded: "fill-warn",
  down: "fill-bad",
  unknown: "fill-line",
};
/** A day that went badly stands out by its height too, not by colour alone. */
const TOP: Readonly<Record<ComponentState, number>> = { operational: 6, degraded: 3, down: 0, unknown: 14 };

const STEP = 4;
const HEIGHT = 28;

/** Ninety days as bars; each says its day and share when pointed at, all of them say so as one text. */
export async function DayBars({ days, label }: { readonly days: readonly StatusDay[]; readonly label: string }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("status")]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${days.length * STEP - 1} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-7 w-full"
    >
      {days.map(({ day, state, requests, errors }, index) => (
        <rect
          key={day}
          x={index * STEP}
          y={TOP[state]}
          width={STEP - 1}
          height={HEIGHT - TOP[state]}
          className={FILL[state]}
        >
          <title>
            {`${formatTime(day, locale, "date")}: ${
              requests === 0 ? t("noData") : formatShare((requests - errors) / requests, locale)
            }`}
          </title>
        </rect>
      ))}
    </svg>
  );
}
