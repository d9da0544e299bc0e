import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ModelFilters } from "@/components/catalog/model-filters";
import { ModelTable } from "@/components/catalog/model-table";
import { ErrorState } from "@/components/ui/states";
import { listModels } from "@/lib/next/catalog/data";
import { type Query, readModelFilter } from "@/lib/next/catalog/filter";
import { readerCurrency } from "@/lib/next/currency";
import { settled } from "@/lib/next/load";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("models")]);
  return pageMetadata({ locale, path: "/models", title: t("title"), description: t("description") });
}

export default async function ModelsPage({ searchParams }: { readonly searchParams: Promise<Query> }) {
  const [locale, t, errors] = await Promise.all([getLocale(), getTranslations("models"), getTranslations("errors")]);
  const filter = readModelFilter(await searchParams, await readerCurrency(locale));
  const list = await settled(listModels(filter));
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 pt-10 sm:px-6">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h1 className="text-2xl">{t("title")}</h1>
        {list ? <p className="tabular text-soft">{t("summary", { count: list.total })}</p> : null}
      </div>
      {list ? (
        <>
          <ModelFilters filter={filter} types={list.types} labs={list.labs} />
          <ModelTable list={list} filter={filter} />
        </>
      ) : (
        <ErrorState title={errors("dataTitle")}>{errors("dataText")}</ErrorState>
      )}
    </div>
  );
}
