import { getLocale, getTranslations } from "next-intl/server";
import { DocsFrame } from "@/components/docs/docs-frame";
import { localePath } from "@/components/i18n/locales";
import { nearDocsPages } from "@/lib/next/docs/near";
import { docsNavigation } from "@/lib/next/docs/page-view";

export default async function DocsNotFound() {
  const [locale, t, errors] = await Promise.all([getLocale(), getTranslations("docs"), getTranslations("errors")]);
  const [groups, near] = await Promise.all([docsNavigation(locale), nearDocsPages(locale)]);
  return (
    <DocsFrame groups={groups} currentUrl={null}>
      <title>{errors("notFoundTitle")}</title>
      <p className="tabular text-faint">404</p>
      <h1 className="mt-2 text-2xl">{errors("notFoundTitle")}</h1>
      <p className="prose-width mt-2 text-base text-soft">{near.length > 0 ? t("near") : errors("notFoundText")}</p>
      <ul className="mt-4 flex flex-col gap-1 text-base">
        {near.map(({ url, title }) => (
          <li key={url}>
            <a href={localePath(locale, url)} className="inline-flex min-h-7 items-center text-accent hover:underline">
              {title}
            </a>
          </li>
        ))}
      </ul>
    </DocsFrame>
  );
}
