import { getLocale, getTranslations } from "next-intl/server";
import { DateTime } from "@/components/ui/date-time";
import { Money } from "@/components/ui/money";
import { Cell, HeaderCell, Row, Table } from "@/components/ui/table";
import type { CatalogTexts } from "./catalog-texts";
import type { PriceHistoryPoint } from "./dto";
import { OtherPrice } from "./model-price";
import { PriceChart } from "./price-chart";

interface PriceHistoryProps {
  /** Oldest first; null = could not be read. */
  readonly points: readonly PriceHistoryPoint[] | null;
  readonly currency: string;
  readonly texts: CatalogTexts;
  readonly nowMs: number;
}

/** What the price was: a chart, and the same as a table. */
export async function PriceHistory({ points, currency, texts, nowMs }: PriceHistoryProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("models")]);
  const [first] = points ?? [];
  if (!points || !first) return null;
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-lg">{t("historyTitle")}</h2>
      {points.length === 1 ? (
        <p className="text-soft">
          {t("historyNone")} <DateTime value={first.from} locale={locale} precision="date" />.
        </p>
      ) : (
        <>
          {points.some(({ input }) => input !== null) ? (
            <PriceChart points={points} currency={currency} locale={locale} texts={texts} nowMs={nowMs} />
          ) : null}
          <Table caption={t("historyTitle")}>
            <thead>
              <tr>
                <HeaderCell>{t("historyFrom")}</HeaderCell>
                <HeaderCell isNumber>{t("columnInput", { currency })}</HeaderCell>
                <HeaderCell isNumber>{t("columnOutput", { currency })}</HeaderCell>
              </tr>
            </thead>
            <tbody>
              {points.toReversed().map(({ from, input, output, other }) => (
                <Row key={from}>
                  <Cell>
                    <DateTime value={from} locale={locale} />
                  </Cell>
                  {other ? (
                    <Cell isNumber colSpan={2}>
                      <OtherPrice line={other} currency={currency} locale={locale} texts={texts} />
                    </Cell>
                  ) : (
                    [input, output].map((amount, index) => (
                      <Cell key={index === 0 ? "input" : "output"} isNumber>
                        {amount === null ? "–" : <Money isPrice amount={amount} currency={currency} locale={locale} />}
                      </Cell>
                    ))
                  )}
                </Row>
              ))}
            </tbody>
          </Table>
        </>
      )}
    </section>
  );
}
