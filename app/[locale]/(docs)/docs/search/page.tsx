import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { DocsFrame } from "@/components/docs/docs-frame";
import { localePath } from "@/components/i18n/locales";
import { docLanguage, getDocs } from "@/lib/next/docs/data";
import { docsNavigation } from "@/lib/next/docs/page-view";
import { pageMetadata } from "@/lib/next/page-metadata";

const MAX_QUERY_CHARS = 200;

export async function generateMetadata(): Promise<Metadata> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("docs")]);
  return pageMetadata({ locale, path: "/docs/search", title: t("searchResults"), isPrivate: true });
}

export default async function DocsSearchPage({ searchParams }: { searchParams: Promise<{ q?: string | string[] }> }) {
  const [locale, t, { q }] = await Promise.all([getLocale(), getTranslations("docs"), searchParams]);
  const query = (Array.isArray(q) ? (q[0] ?? "") : (q ?? "")).slice(0, MAX_QUERY_CHARS);
  const [docs, groups] = await Promise.all([getDocs(), docsNavigation(locale)]);
  const search = await docs.search(docLanguage(locale));
  const hits = search(query, 30);
  return (
    <DocsFrame groups={groups} currentUrl={null}>
      <h1 className="text-2xl">{query === "" ? t("searchResults") : t("resultsFor", { query })}</h1>
      {hits.length === 0 ? <p className="mt-3 text-base text-soft">{t("searchNone")}</p> : null}
      <ul className="prose-width mt-4 flex flex-col gap-4">
        {hits.map((hit) => (
          <li key={hit.url}>
            <a
              href={localePath(locale, hit.url)}
              className="inline-flex min-h-6 items-center text-accent text-base hover:underline"
            >
              {hit.heading ? `${hit.pageTitle} · ${hit.heading}` : hit.pageTitle}
            </a>
            <p className="text-soft">{hit.excerpt}</p>
          </li>
        ))}
      </ul>
    </DocsFrame>
  );
}
