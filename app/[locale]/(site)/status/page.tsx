import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ComponentRow } from "@/components/status/component-row";
import { DateTime } from "@/components/ui/date-time";
import { pageMetadata } from "@/lib/next/page-metadata";
import { readStatus } from "@/lib/next/status";

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("status")]);
  const metadata = pageMetadata({ locale, path: "/status", title: t("title"), description: t("description") });
  return { ...metadata, alternates: { ...metadata.alternates, types: { "application/rss+xml": "/status.rss" } } };
}

export default async function StatusPage() {
  const [locale, t, board] = await Promise.all([getLocale(), getTranslations("status"), readStatus()]);
  const of = (...kinds: string[]) => board.components.filter(({ kind }) => kinds.includes(kind));
  const groups = [
    { title: t("apiGroup"), rows: of("api", "dialect") },
    { title: t("ownGroup"), rows: of("dashboard", "billing") },
    { title: t("providers"), rows: of("provider") },
  ];
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-8 px-4 pt-10 sm:px-6">
      <div className="flex flex-col gap-2">
        <h1 className="text-2xl">{t(`overall_${board.status}`)}</h1>
        <p className="text-soft">
          {t("lastHour")}{" "}
          {board.updatedAt ? (
            <>
              {t("updated")} <DateTime value={board.updatedAt} locale={locale} precision="second" /> UTC.
            </>
          ) : null}{" "}
          {t("feeds")}{" "}
          <a href="/status.json" className="link">
            JSON
          </a>
          ,{" "}
          <a href="/status.rss" className="link">
            RSS
          </a>
        </p>
        {board.isStale ? (
          <p role="status" className="rounded-panel bg-warn-wash p-4 text-warn">
            {board.ageSeconds === null
              ? t("staleNever")
              : t("stale", { minutes: Math.max(1, Math.round(board.ageSeconds / 60)) })}
          </p>
        ) : null}
      </div>
      {groups.map(({ title, rows }) => (
        <section key={title} className="flex flex-col gap-3">
          <h2 className="text-lg">{title}</h2>
          {rows.length > 0 ? (
            <ul className="divide-y divide-line rounded-panel border border-line bg-panel">
              {rows.map((component) => (
                <ComponentRow key={component.id} component={component} />
              ))}
            </ul>
          ) : (
            <p className="text-soft">{t("noProviders")}</p>
          )}
        </section>
      ))}
    </div>
  );
}
