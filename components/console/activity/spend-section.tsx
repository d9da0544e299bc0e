import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle } from "@/components/ui/button-style";
import { Disclosure } from "@/components/ui/disclosure";
import { formatTime } from "@/components/ui/format";
import { Money } from "@/components/ui/money";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import { type ActivityFilter, activityAddress } from "./activity-view";
import { SpendChart } from "./spend-chart";
import { SPEND_FILLS } from "./spend-patterns";
import { type SpendRow, spendOf } from "./spend-series";

interface SpendSectionProps {
  readonly filter: ActivityFilter;
  readonly usage: {
    readonly from: string;
    readonly to: string;
    readonly data: readonly SpendRow[];
    readonly total: { readonly charge: { readonly amount: string; readonly currency: string } };
    readonly truncated: boolean;
  };
  readonly keys: readonly { readonly id: string; readonly name: string }[];
  /** Today, as an ISO day: the newest month that can be chosen. */
  readonly today: string;
}

const MONTHS = 6;

/** What was spent, by day and by model or key: a picture, its legend with sums, and the table of all figures. */
export async function SpendSection({ filter, usage, keys, today }: SpendSectionProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("activity")]);
  const by = filter.by || "model";
  const { currency } = usage.total.charge;
  const spend = spendOf(usage.data, by, usage.from, usage.to);
  const names = new Map(keys.map(({ id, name }) => [id, name]));
  const nameOf = (name: string | null): string =>
    name === null ? t("spendOthers") : name === "" ? t("spendNoKey") : by === "key" ? (names.get(name) ?? name) : name;
  const to = (part: Partial<ActivityFilter>) => localePath(locale, activityAddress({ ...filter, ...part }));
  const choice = (isChosen: boolean, href: string, label: string) => (
    <Link
      key={href}
      href={href}
      scroll={false}
      aria-current={isChosen ? "true" : undefined}
      className={buttonStyle(isChosen ? "secondary" : "quiet", "small", isChosen ? "border-edge" : undefined)}
    >
      {label}
    </Link>
  );
  return (
    <section
      aria-labelledby="spend"
      className="flex flex-col gap-4 rounded-panel border border-line bg-panel p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 id="spend" className="flex flex-wrap items-baseline gap-x-3 text-base">
          {t("spendTitle")}
          <Money amount={spend.total} currency={currency} locale={locale} className="tabular text-lg" />
        </h2>
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          <nav aria-label={t("spendBy")} className="flex flex-wrap gap-1">
            {choice(by === "model", to({ by: "" }), t("spendByModel"))}
            {choice(by === "key", to({ by: "key" }), t("spendByKey"))}
          </nav>
          <nav aria-label={t("spendSpan")} className="flex flex-wrap gap-1">
            {choice(filter.month === "", to({ month: "" }), t("spendLastDays"))}
            {lastMonths(today).map((month) => choice(filter.month === month, to({ month }), monthName(month, locale)))}
          </nav>
        </div>
      </div>
      {spend.series.length === 0 ? (
        <p className="text-soft">{t("spendNothing")}</p>
      ) : (
        <>
          <ScrollRegion label={t("spendTitle")} className="overflow-x-auto [direction:rtl]">
            <SpendChart spend={spend} currency={currency} nameOf={nameOf} />
          </ScrollRegion>
          <ul className="flex flex-wrap gap-x-6 gap-y-1.5 text-sm">
            {spend.series.map(({ name, total }, rank) => (
              <li key={nameOf(name)} className="flex min-w-0 items-center gap-2">
                <svg aria-hidden width="14" height="14" className="shrink-0">
                  <rect width="14" height="14" rx="2" {...SPEND_FILLS[rank]} />
                </svg>
                <span className="min-w-0 break-all">{nameOf(name)}</span>
                <Money amount={total} currency={currency} locale={locale} className="tabular text-soft" />
              </li>
            ))}
          </ul>
          <Disclosure label={t("spendTable")} labelClassName="text-soft text-sm">
            <Table caption={t("spendTable")} className="mt-2">
              <thead>
                <tr>
                  <HeaderCell>{t("spendDay")}</HeaderCell>
                  {spend.series.map(({ name }) => (
                    <HeaderCell key={nameOf(name)} isNumber>
                      {nameOf(name)}
                    </HeaderCell>
                  ))}
                  <HeaderCell isNumber>{t("spendAll")}</HeaderCell>
                </tr>
              </thead>
              <tbody>
                {spend.days.map((day, place) => (
                  <Row key={day}>
                    <Cell className="whitespace-nowrap">{formatTime(`${day}T00:00:00Z`, locale, "date")}</Cell>
                    {spend.series.map(({ name, amounts }) => (
                      <Cell key={nameOf(name)} isNumber>
                        <Money amount={amounts[place] ?? "0"} currency={currency} locale={locale} />
                      </Cell>
                    ))}
                    <Cell isNumber>
                      <Money amount={spend.dayTotals[place] ?? "0"} currency={currency} locale={locale} />
                    </Cell>
                  </Row>
                ))}
              </tbody>
            </Table>
          </Disclosure>
        </>
      )}
      {usage.truncated ? <p className="text-warn text-xs">{t("spendTruncated")}</p> : null}
    </section>
  );
}

function lastMonths(today: string): readonly string[] {
  const [year = 0, month = 1] = today.split("-").map(Number);
  return Array.from({ length: MONTHS }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
}

const monthName = (month: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
