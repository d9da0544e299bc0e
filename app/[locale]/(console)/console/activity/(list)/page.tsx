import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { ActivityFilters } from "@/components/console/activity/activity-filters";
import { ActivityTable } from "@/components/console/activity/activity-table";
import { activityAddress } from "@/components/console/activity/activity-view";
import { SpendSection } from "@/components/console/activity/spend-section";
import { DataError } from "@/components/console/data-error";
import { PageTitle } from "@/components/console/page-title";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle } from "@/components/ui/button-style";
import { Pagination } from "@/components/ui/pagination";
import { EmptyState } from "@/components/ui/states";
import { readActivityQuery } from "@/lib/next/console/activity-query";
import { readKeys, readRequests, readSpend } from "@/lib/next/console/data";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";
import { pageMetadata } from "@/lib/next/page-metadata";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("activity")]);
  return pageMetadata({ locale, path: "/console/activity", title: t("title"), isPrivate: true });
}

interface ActivityPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function ActivityPage({ searchParams }: ActivityPageProps) {
  const [locale, t, common, page, words] = await Promise.all([
    getLocale(),
    getTranslations("activity"),
    getTranslations("common"),
    requirePageContext(),
    searchParams,
  ]);
  const query = readActivityQuery(words);
  const [list, keys, spend] = await Promise.all([
    settled(readRequests(page, query)),
    settled(readKeys(page)),
    settled(readSpend(page, query)),
  ]);
  const { by: _by, month, ...narrowing } = query;
  const isFiltered = Object.values(narrowing).some(Boolean);
  const hasRequests = list !== null && (isFiltered || list.data.length > 0);
  const to = (path: string) => localePath(locale, path);
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")} />
      {spend && (hasRequests || month) ? (
        <SpendSection filter={query} usage={spend} keys={keys ?? []} today={new Date().toISOString().slice(0, 10)} />
      ) : null}
      {spend === null && list !== null ? <DataError retryHref={to(activityAddress(query, query.after))} /> : null}
      {hasRequests ? <ActivityFilters filter={query} keys={keys ?? []} /> : null}
      {list === null ? <DataError retryHref={to(activityAddress(query, query.after))} /> : null}
      {list?.data.length === 0 && !isFiltered ? (
        <EmptyState
          title={t("emptyTitle")}
          action={
            <Link href={to("/console/onboarding")} className={buttonStyle("primary")}>
              {t("firstSteps")}
            </Link>
          }
        >
          <p>{t("emptyText")}</p>
        </EmptyState>
      ) : null}
      {list?.data.length === 0 && isFiltered ? <EmptyState title={t("noneTitle")}>{t("noneText")}</EmptyState> : null}
      {list && list.data.length > 0 ? (
        <>
          <ActivityTable rows={list.data} />
          <Pagination
            label={common("pages")}
            summary={t("pageOf", { count: list.data.length })}
            previousLabel={t("newest")}
            nextLabel={t("older")}
            previousHref={query.after ? to(activityAddress(query)) : null}
            nextHref={list.next ? to(activityAddress(query, list.next)) : null}
          />
        </>
      ) : null}
    </>
  );
}
