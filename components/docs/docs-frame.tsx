import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { localePath } from "@/components/i18n/locales";
import type { NavGroup } from "@/lib/docs";
import { DocsNav } from "./docs-nav";
import { DocsSearch } from "./docs-search";

interface DocsFrameProps {
  readonly groups: readonly NavGroup[];
  readonly currentUrl: string | null;
  /** Beside the text on wide screens. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** Sidebar with the search and every page, the text, and what stands beside it. */
export async function DocsFrame({ groups, currentUrl, aside, children }: DocsFrameProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("docs")]);
  const nav = <DocsNav groups={groups} locale={locale} label={t("nav")} currentUrl={currentUrl} />;
  return (
    <div className="mx-auto grid w-full max-w-6xl grid-cols-[minmax(0,1fr)] gap-x-8 px-4 pt-6 sm:px-6 lg:grid-cols-[15rem_minmax(0,1fr)] xl:grid-cols-[15rem_minmax(0,1fr)_11rem]">
      <div className="lg:sticky lg:top-16 lg:flex lg:max-h-[calc(100dvh-5rem)] lg:flex-col lg:self-start" data-no-print>
        <div className="p-1 pb-4">
          <DocsSearch
            action={localePath(locale, "/docs/search")}
            prefix={locale === "en" ? "" : `/${locale}`}
            label={t("search")}
            noneText={t("searchNone")}
            resultsLabel={t("searchResults")}
          />
        </div>
        <details className="rounded-panel border border-line lg:hidden">
          <summary className="flex min-h-10 items-center px-3 font-strong">{t("allPages")}</summary>
          <div className="border-line border-t p-1.5">{nav}</div>
        </details>
        <div className="hidden min-h-0 overflow-y-auto pb-8 lg:block">{nav}</div>
      </div>
      <div className="min-w-0 pt-6 lg:pt-1">{children}</div>
      {aside ? <div className="hidden xl:block">{aside}</div> : null}
    </div>
  );
}
