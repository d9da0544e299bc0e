import { getLocale, getTranslations } from "next-intl/server";
import { Badge, type Tone } from "@/components/ui/badge";
import { formatDuration, formatNumber, formatTime } from "@/components/ui/format";
import { DayBars } from "./day-bars";
import type { ComponentState, StatusComponent } from "./dto";
import { formatShare } from "./format-share";

export const TONES: Readonly<Record<ComponentState, Tone>> = {
  operational: "good",
  degraded: "warn",
  down: "bad",
  unknown: "neutral",
};

/** A component: its state now, its figures of the last hour and its ninety days. */
export async function ComponentRow({ component }: { readonly component: StatusComponent }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("status")]);
  const { kind, status, now, days, uptime } = component;
  const name = kind === "provider" ? component.name : t(kind);
  const share = uptime === null ? t("noData") : formatShare(uptime, locale);
  const trouble = days.filter(({ state }) => state === "degraded" || state === "down");
  const figures = [
    [t("requests"), formatNumber(now.requests, locale)],
    [t("errors"), now.requests === 0 ? "–" : formatShare(now.errors / now.requests, locale)],
    ["p50", now.p50_ms === null ? "–" : formatDuration(now.p50_ms, locale)],
    ["p95", now.p95_ms === null ? "–" : formatDuration(now.p95_ms, locale)],
  ] as const;
  return (
    <li className="flex flex-col gap-3 p-4 sm:p-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-base">{name}</h3>
        <Badge tone={TONES[status]}>{t(`state_${status}`)}</Badge>
        {kind === "database" ? null : (
          <dl className="tabular flex flex-wrap gap-x-4 gap-y-1 text-xs sm:ml-auto">
            {figures.map(([label, value]) => (
              <div key={label} className="flex gap-1">
                <dt className="text-soft">{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <DayBars days={days} label={t("barsLabel", { name, share })} />
      <div className="tabular flex flex-wrap justify-between gap-x-4 gap-y-1 text-soft text-xs">
        <span>{t("daysAgo", { count: days.length })}</span>
        <span>{t(kind === "database" ? "hoursWell" : "requestsWell", { share })}</span>
        <span>{t("today")}</span>
      </div>
      {trouble.length > 0 ? (
        <details className="text-sm">
          <summary className="link inline-flex min-h-6 cursor-pointer items-center">
            {t("trouble", { count: trouble.length })}
          </summary>
          <ul className="tabular mt-2 flex flex-col gap-1 text-soft">
            {trouble.toReversed().map(({ day, state, requests, errors }) => (
              <li key={day}>
                {`${formatTime(day, locale, "date")}: ${t(`state_${state}`)}, ${formatShare((requests - errors) / requests, locale)}`}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  );
}
