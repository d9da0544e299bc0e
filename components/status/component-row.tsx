import { getLocale, getTranslations } from "next-intl/server";
import { Badge, type Tone } from "@/components/ui/badge";
import { formatDuration, formatNumber, formatTime } from "@/components/ui/format";
import { DayBars } from "./day-bars";
import { dayRuns } from "./day-runs";
import type { ComponentState, StatusComponent } from "./dto";
import { formatShare } from "./format-share";

const TONES: Readonly<Record<ComponentState, Tone>> = {
  operational: "good",
  degraded: "warn",
  down: "bad",
  unknown: "neutral",
};

/** A component: its state now, its figures of the last hour and its ninety days, as bars and as text. */
export async function ComponentRow({ component }: { readonly component: StatusComponent }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("status")]);
  const { kind, status, days, uptime } = component;
  const name = kind === "provider" || kind === "dialect" ? component.name : t(kind);
  const share = uptime === null ? null : formatShare(uptime, locale);
  return (
    <li className="flex flex-col gap-2 p-4 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-base">{name}</h3>
        <Badge tone={TONES[status]}>{t(`state_${status}`)}</Badge>
        {kind === "dashboard" ? null : <Figures component={component} />}
      </div>
      <DayBars days={days} label={t("barsLabel", { name, share: share ?? t("noData") })} />
      <div className="tabular flex justify-between gap-x-4 text-soft text-xs">
        <span className="shrink-0">{t("daysAgo", { count: days.length })}</span>
        <span className="text-center">{share === null ? t("noData") : t(`well_${kind}`, { share })}</span>
        <span className="shrink-0">{t("today")}</span>
      </div>
      {share === null ? null : <DaysAsText component={component} name={name} />}
    </li>
  );
}

/** The last hour. */
async function Figures({ component: { kind, now } }: { readonly component: StatusComponent }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("status")]);
  const duration = (ms: number | null) => (ms === null ? "–" : formatDuration(ms, locale));
  const figures = [
    [t(kind === "billing" ? "bookings" : "requests"), formatNumber(now.requests, locale)],
    [t("errors"), now.requests === 0 ? "–" : formatShare(now.errors / now.requests, locale)],
    ...(kind === "billing"
      ? []
      : [
          ["p50", duration(now.p50_ms)],
          ["p95", duration(now.p95_ms)],
        ]),
  ];
  return (
    <dl className="tabular flex flex-wrap gap-x-4 gap-y-1 text-xs sm:ml-auto">
      {figures.map(([label, value]) => (
        <div key={label} className="flex gap-1">
          <dt className="text-soft">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

async function DaysAsText({
  component: { days },
  name,
}: {
  readonly component: StatusComponent;
  readonly name: string;
}) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("status")]);
  const runs = dayRuns(days, (share) => formatShare(share, locale));
  const trouble = days.filter(({ state }) => state === "degraded" || state === "down").length;
  return (
    <details className="text-xs">
      <summary className="link inline-flex min-h-6 cursor-pointer items-center">
        {t("trouble", { count: trouble })}
        <span className="sr-only">{`, ${name}`}</span>
      </summary>
      <ul className="tabular mt-2 flex flex-col gap-1 text-soft">
        {runs.map(({ from, to, state, share }) => (
          <li key={from}>
            {from === to ? null : `${formatTime(from, locale, "date")} – `}
            {`${formatTime(to, locale, "date")}: `}
            {share === null ? t("noData") : `${t(`state_${state}`)}, ${share}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
