import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { Calculator } from "@/components/pricing/calculator";
import { Charges } from "@/components/pricing/charges";
import { FreeCases, HoldsAndRefunds, Rates } from "@/components/pricing/terms-text";
import { guessWords, readGuess } from "@/components/pricing/usage-guess";
import { EmptyState, ErrorState } from "@/components/ui/states";
import type { Query } from "@/lib/next/catalog/filter";
import { readSheet, readTerms } from "@/lib/next/catalog/pricing";
import { clientMessages } from "@/lib/next/client-messages";
import { readerCurrency } from "@/lib/next/currency";
import { settled } from "@/lib/next/load";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("pricing")]);
  return pageMetadata({ locale, path: "/pricing", title: t("title"), description: t("description") });
}

export default async function PricingPage({ searchParams }: { readonly searchParams: Promise<Query> }) {
  const [locale, t, errors, texts, query] = await Promise.all([
    getLocale(),
    getTranslations("pricing"),
    getTranslations("errors"),
    clientMessages("pricing", "models"),
    searchParams,
  ]);
  const guess = readGuess((name) => [query[name]].flat()[0]);
  const currency = await readerCurrency(locale);
  const data = await settled(Promise.all([readSheet(guess.model), readTerms()]));
  const [{ sheet, near } = { sheet: null, near: [] }, terms] = data ?? [];
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-14 px-4 pt-10 sm:px-6">
      <div className="flex flex-col gap-3">
        <h1 className="text-2xl">{t("title")}</h1>
        <p className="prose-width text-base text-soft">{t("lead")}</p>
      </div>
      {terms ? null : <ErrorState title={errors("dataTitle")}>{errors("dataText")}</ErrorState>}
      {terms ? (
        <section className="flex flex-col gap-4">
          <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
            <h2 id="calculator" className="text-lg">
              {t("calculatorTitle")}
            </h2>
            <p className="text-soft">{t("calculatorText")}</p>
          </div>
          {sheet ? (
            <Calculator
              key={guessWords(guess).toString()}
              sheet={sheet}
              guess={guess}
              currency={currency}
              texts={texts.pricing}
              units={texts.models}
              locale={locale}
            />
          ) : (
            <EmptyState title={t("modelUnknown", { model: guess.model })}>
              <ul className="flex flex-wrap gap-x-6 gap-y-2">
                {near.map(({ id, name }) => (
                  <li key={id}>
                    <Link
                      href={localePath(locale, `/pricing?${guessWords({ ...guess, model: id })}`)}
                      className="link inline-flex min-h-6 items-center"
                    >
                      {name}
                    </Link>
                  </li>
                ))}
              </ul>
            </EmptyState>
          )}
        </section>
      ) : null}
      {terms ? <Charges terms={terms} /> : null}
      <FreeCases />
      <HoldsAndRefunds />
      {terms ? <Rates rates={terms.rates} /> : null}
    </div>
  );
}
