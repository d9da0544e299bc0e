import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { COMPARED_MAX, compareAddress } from "@/components/catalog/compare-words";
import { AddModel } from "@/components/compare/add-model";
import { CompareTable } from "@/components/compare/compare-table";
import { UnknownModels } from "@/components/compare/unknown-models";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { compareModels } from "@/lib/next/catalog/compare";
import { type Query, readModelFilter } from "@/lib/next/catalog/filter";
import { clientMessages } from "@/lib/next/client-messages";
import { readerCurrency } from "@/lib/next/currency";
import { settled } from "@/lib/next/load";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("compare")]);
  return pageMetadata({ locale, path: "/compare", title: t("title"), description: t("description") });
}

export default async function ComparePage({ searchParams }: { readonly searchParams: Promise<Query> }) {
  const [locale, t, errors, texts, query] = await Promise.all([
    getLocale(),
    getTranslations("compare"),
    getTranslations("errors"),
    clientMessages("models"),
    searchParams,
  ]);
  const asked = [query.models ?? []].flat().flatMap((list) => list.split(","));
  const { currency } = readModelFilter(query, await readerCurrency(locale));
  const isDifferencesOnly = query.diff === "true";
  const found = await settled(compareModels(asked, currency));
  const ids = found?.models.map(({ id }) => id) ?? [];
  const extra = `${query.currency ? `&currency=${currency}` : ""}`;
  const address = (models: readonly string[], tail = extra) =>
    localePath(locale, models.length > 0 ? compareAddress(models) + tail : "/compare");
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 pt-10 sm:px-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div className="flex flex-col gap-2">
          <h1 className="text-2xl">{t("title")}</h1>
          <p className="text-soft">{t("lead", { max: COMPARED_MAX, currency })}</p>
        </div>
        {ids.length > 1 ? (
          <div className="flex flex-wrap gap-3">
            <Link
              href={address(ids, isDifferencesOnly ? extra : `${extra}&diff=true`)}
              prefetch={false}
              className={buttonStyle("secondary")}
            >
              {isDifferencesOnly ? t("showAll") : t("showDifferences")}
            </Link>
            <Link
              href={localePath(locale, `/console/playground?models=${ids.map(encodeURI).join(",")}`)}
              prefetch={false}
              className={buttonStyle("primary")}
            >
              {t("tryAll")}
            </Link>
          </div>
        ) : null}
      </div>
      {found ? null : <ErrorState title={errors("dataTitle")}>{errors("dataText")}</ErrorState>}
      {found ? <UnknownModels unknown={found.unknown} ids={ids} address={address} /> : null}
      {found && ids.length > 0 ? (
        <CompareTable
          models={found.models}
          currency={currency}
          texts={texts.models}
          isDifferencesOnly={isDifferencesOnly && ids.length > 1}
          address={(models) => address(models)}
        />
      ) : null}
      {found && ids.length === 0 && found.unknown.length === 0 ? (
        <EmptyState
          title={t("emptyTitle")}
          action={
            <Link href={localePath(locale, "/models")} prefetch={false} className={buttonStyle("secondary")}>
              {t("toCatalog")}
            </Link>
          }
        >
          {t("emptyText")}
        </EmptyState>
      ) : null}
      {ids.length < COMPARED_MAX ? (
        <AddModel
          ids={ids}
          locale={locale}
          texts={{ label: t("add"), hint: t("addHint"), none: t("addNone"), add: t("add") }}
        />
      ) : (
        <p className="text-soft">{t("full", { max: COMPARED_MAX })}</p>
      )}
    </div>
  );
}
