import { getLocale, getTranslations } from "next-intl/server";
import { CurrencySwitch } from "@/components/i18n/currency-switch";
import { localePath } from "@/components/i18n/locales";
import { DateTime } from "@/components/ui/date-time";
import { formatNumber } from "@/components/ui/format";
import { Money } from "@/components/ui/money";
import { EmptyState } from "@/components/ui/states";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import { CURRENCIES } from "@/lib/kernel/browser";
import type { ModelDetail, PriceLine, PriceTable } from "./dto";

interface ModelPricesProps {
  readonly model: ModelDetail;
  readonly currency: string;
}

/** Every component that can be charged, from the rows that charge it. */
export async function ModelPrices({ model, currency }: ModelPricesProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("models")]);
  return (
    <section id="prices" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <h2 className="text-lg">{t("pricesTitle")}</h2>
        <CurrencySwitch
          label={t("currency")}
          current={currency}
          addresses={Object.fromEntries(
            CURRENCIES.map((code) => [code, localePath(locale, `/models/${model.id}?currency=${code}`)]),
          )}
        />
      </div>
      <p className="text-soft">
        {t("pricesText", { currency })}
        {model.rate ? (
          <>
            {" "}
            {t("pricesRate", { rate: model.rate.rate, currency: model.rate.currency })}, {model.rate.source},{" "}
            <DateTime value={model.rate.at} locale={locale} precision="date" />.
          </>
        ) : null}
      </p>
      {model.prices.length === 0 ? <EmptyState title={t("noPriceTitle")}>{t("noPriceText")}</EmptyState> : null}
      {model.prices.map((table) => (
        <Prices key={table.providers.join()} table={table} currency={currency} locale={locale} />
      ))}
    </section>
  );
}

interface PricesProps {
  readonly table: PriceTable;
  readonly currency: string;
  readonly locale: string;
}

async function Prices({ table, currency, locale }: PricesProps) {
  const t = await getTranslations("models");
  const row = (line: PriceLine, tier?: number) => (
    <Row key={line.unit + (tier ?? "")}>
      <Cell>
        {t(`unit_${line.unit}`)}
        {tier === undefined ? null : (
          <span className="text-faint">, {t("tierAbove", { tokens: formatNumber(tier, locale) })}</span>
        )}
      </Cell>
      <Cell isNumber>{t(`per_${line.basis}`)}</Cell>
      <Cell isNumber>
        <Money isPrice amount={line.amount} currency={currency} locale={locale} />
      </Cell>
    </Row>
  );
  return (
    <Table caption={table.providers.join(", ")}>
      <thead>
        <tr>
          <HeaderCell className="whitespace-normal! py-2">{table.providers.join(", ")}</HeaderCell>
          <HeaderCell isNumber>{t("columnPer")}</HeaderCell>
          <HeaderCell isNumber>{t("columnPrice")}</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {table.lines.map((line) => row(line))}
        {table.tiers.flatMap((tier) => tier.lines.map((line) => row(line, tier.aboveInputTokens)))}
      </tbody>
    </Table>
  );
}
