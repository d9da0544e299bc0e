import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { CatalogBrowser } from "@/components/catalog/catalog-browser";
import { ErrorState } from "@/components/ui/states";
import { catalogOptions, listModels } from "@/lib/next/catalog/data";
import { type Query, readModelFilter } from "@/lib/next/catalog/filter";
import { clientMessages } from "@/lib/next/client-messages";
import { readerCurrency } from "@/lib/next/currency";
import { settled } from "@/lib/next/load";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("models")]);
  return pageMetadata({ locale, path: "/models", title: t("title"), description: t("description") });
}

export default async function ModelsPage({ searchParams }: { readonly searchParams: Promise<Query> }) {
  const [locale, errors, texts] = await Promise.all([
    getLocale(),
    getTranslations("errors"),
    clientMessages("models", "common"),
  ]);
  const home = await readerCurrency(locale);
  const filter = readModelFilter(await searchParams, home);
  const found = await settled(Promise.all([listModels(filter), catalogOptions()]));
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 pt-10 sm:px-6">
      <h1 className="text-2xl">{texts.models.title}</h1>
      {found ? (
        <CatalogBrowser
          key={JSON.stringify(filter)}
          filter={filter}
          list={found[0]}
          options={found[1]}
          home={home}
          texts={texts.models}
          common={{ pages: texts.common.pages, previous: texts.common.previous, next: texts.common.next }}
          locale={locale}
        />
      ) : (
        <ErrorState title={errors("dataTitle")}>{errors("dataText")}</ErrorState>
      )}
    </div>
  );
}
