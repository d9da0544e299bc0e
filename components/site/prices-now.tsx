import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ModelRow } from "@/components/catalog/dto";
import { CurrencySwitch } from "@/components/i18n/currency-switch";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle } from "@/components/ui/button-style";
import { formatNumber } from "@/components/ui/format";
import { Money } from "@/components/ui/money";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { Cell, HeaderCell, ROW_LINK, Row, Table } from "@/components/ui/table";
import { CURRENCIES } from "@/lib/kernel/browser";

interface PricesNowProps {
  /** null = could not be read. */
  readonly models: readonly ModelRow[] | null;
  readonly currency: string;
}

/** A few of the prices that are charged now. */
export async function PricesNow({ models, currency }: PricesNowProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("landing")]);
  return (
    <section id="prices" className="mx-auto flex w-full max-w-6xl flex-col gap-5 px-4 py-16 sm:px-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div className="flex flex-col gap-2">
          <h2 className="text-xl">{t("pricesTitle")}</h2>
          <p className="prose-width text-soft">{t("pricesText", { currency })}</p>
        </div>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
          <CurrencySwitch
            label={t("currency")}
            current={currency}
            addresses={Object.fromEntries(
              CURRENCIES.map((code) => [code, `${localePath(locale, "/")}?currency=${code}#prices`]),
            )}
          />
          <Link href={localePath(locale, "/models")} prefetch={false} className={buttonStyle("secondary")}>
            {t("pricesAll")}
          </Link>
        </div>
      </div>
      <PriceRows models={models} currency={currency} locale={locale} />
    </section>
  );
}

async function PriceRows({ models, currency, locale }: PricesNowProps & { readonly locale: string }) {
  const [t, errors] = await Promise.all([getTranslations("landing"), getTranslations("errors")]);
  if (!models) return <ErrorState title={errors("dataTitle")}>{errors("dataText")}</ErrorState>;
  if (models.length === 0) {
    return (
      <EmptyState title={t("pricesEmpty")}>
        <code className="overflow-x-auto">npm run -s cli -- model price --model ID --input 2.5 --output 15</code>
      </EmptyState>
    );
  }
  return (
    <Table caption={t("pricesTitle")}>
      <thead>
        <tr>
          <HeaderCell>{t("model")}</HeaderCell>
          <HeaderCell isNumber className="max-sm:hidden">
            {t("context")}
          </HeaderCell>
          <HeaderCell isNumber>{t("input")}</HeaderCell>
          <HeaderCell isNumber>{t("output")}</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <Row key={model.id} isTarget>
            <Cell>
              <Link href={localePath(locale, `/models/${model.id}`)} prefetch={false} className={ROW_LINK}>
                {model.name}
              </Link>
            </Cell>
            <Cell isNumber className="max-sm:hidden">
              {model.contextLength === null ? "–" : formatNumber(model.contextLength, locale)}
            </Cell>
            <Cell isNumber>
              {model.inputPrice === null ? (
                "–"
              ) : (
                <Money isPrice amount={model.inputPrice} currency={currency} locale={locale} />
              )}
            </Cell>
            <Cell isNumber>
              {model.outputPrice === null ? (
                "–"
              ) : (
                <Money isPrice amount={model.outputPrice} currency={currency} locale={locale} />
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
