import { Check } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/states";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import type { Terms } from "./dto";

const FREE = ["refused", "failed", "fallback", "test", "read", "account"] as const;

/** What costs nothing. */
export async function FreeCases() {
  const t = await getTranslations("pricing");
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-lg">{t("freeTitle")}</h2>
      <ul className="grid gap-x-10 gap-y-3 md:grid-cols-2">
        {FREE.map((name) => (
          <li key={name} className="flex gap-3">
            <Check aria-hidden strokeWidth={1.5} className="mt-0.5 size-4 shrink-0 text-good" />
            <span>{t(`free_${name}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is set aside, and what comes back. */
export async function HoldsAndRefunds() {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("pricing")]);
  return (
    <div className="grid gap-8 md:grid-cols-2 md:gap-10">
      <section className="flex flex-col items-start gap-2">
        <h2 className="text-lg">{t("holdsTitle")}</h2>
        <p className="prose-width text-soft">{t("holdsText")}</p>
        <Link
          href={localePath(locale, "/docs/concepts/balance-and-holds")}
          prefetch={false}
          className="link inline-flex min-h-6 items-center"
        >
          {t("holdsMore")}
        </Link>
      </section>
      <section className="flex flex-col gap-2">
        <h2 className="text-lg">{t("refundsTitle")}</h2>
        <p className="prose-width text-soft">{t("refundsText")}</p>
      </section>
    </div>
  );
}

/** The rates behind prices that are not in USD, with their date and source. */
export async function Rates({ rates }: Pick<Terms, "rates">) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("pricing")]);
  return (
    <section className="flex flex-col gap-4">
      <h2 id="rates" className="text-lg">
        {t("ratesTitle")}
      </h2>
      {rates.length === 0 ? (
        <EmptyState title={t("ratesNone")}>
          <code>npm run -s cli -- fx set --base USD --quote RUB --rate 81.25 --source S</code>
        </EmptyState>
      ) : (
        <Table caption={t("ratesTitle")}>
          <thead>
            <tr>
              <HeaderCell>{t("rateOf")}</HeaderCell>
              <HeaderCell isNumber>{t("rate")}</HeaderCell>
              <HeaderCell isNumber>{t("rateDate")}</HeaderCell>
              <HeaderCell>{t("rateSource")}</HeaderCell>
            </tr>
          </thead>
          <tbody>
            {rates.map(({ currency, rate, at, source }) => (
              <Row key={currency}>
                <Cell>{currency}</Cell>
                <Cell isNumber>{rate}</Cell>
                <Cell isNumber>
                  <DateTime value={at} locale={locale} precision="date" />
                </Cell>
                <Cell className="text-soft">{source}</Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
