import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { DocsArticle } from "@/components/docs/docs-article";
import { DocsContents } from "@/components/docs/docs-contents";
import { DocsFrame } from "@/components/docs/docs-frame";
import { docsMetadata, docsNavigation, findDocsPage, preferredTab } from "@/lib/next/docs/page-view";
import { getViewer } from "@/lib/next/page-context";

interface DocsPageProps {
  readonly params: Promise<{ slug?: string[] }>;
}

export async function generateMetadata({ params }: DocsPageProps): Promise<Metadata> {
  const [locale, { slug }] = await Promise.all([getLocale(), params]);
  const view = await findDocsPage(locale, slug);
  return view ? docsMetadata(locale, view) : {};
}

export default async function DocsPage({ params }: DocsPageProps) {
  const [locale, t, { slug }, tab] = await Promise.all([getLocale(), getTranslations("docs"), params, preferredTab()]);
  const [view, groups, viewer] = await Promise.all([
    findDocsPage(locale, slug),
    docsNavigation(locale),
    getViewer().catch(() => null),
  ]);
  if (!view) notFound();
  return (
    <DocsFrame
      groups={groups}
      currentUrl={view.page.url}
      aside={<DocsContents headings={view.headings} label={t("onThisPage")} />}
    >
      <DocsArticle {...view} preferredTab={tab} isSignedIn={viewer !== null} />
    </DocsFrame>
  );
}
