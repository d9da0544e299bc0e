import type { Metadata } from "next";
import { cookies } from "next/headers";
import { TAB_COOKIE } from "@/components/docs/tab-cookie";
import type { DocPage, DocsSite, Heading, NavGroup, NavLink } from "@/lib/docs";
import { pageMetadata } from "../page-metadata";
import { docLanguage, docsSite, docUrl, getDocs } from "./data";

/** Everything the page of a text shows. */
export interface DocsPageView {
  readonly page: DocPage;
  readonly tree: ReturnType<Awaited<ReturnType<typeof getDocs>>["render"]>["tree"];
  readonly headings: readonly Heading[];
  readonly breadcrumbs: readonly string[];
  readonly previous: NavLink | null;
  readonly next: NavLink | null;
  readonly isTranslated: boolean;
  readonly site: DocsSite;
}

/** Null when there is no such page. */
export async function findDocsPage(locale: string, slug: readonly string[] | undefined): Promise<DocsPageView | null> {
  const language = docLanguage(locale);
  const docs = await getDocs();
  const page = docs.find(language, docUrl(slug));
  if (!page) return null;
  return {
    page,
    ...docs.render(page),
    breadcrumbs: docs.breadcrumbs(language, page.url),
    ...docs.neighbours(language, page.url),
    isTranslated: page.language === language,
    site: docsSite(),
  };
}

/** Links of the sidebar. */
export const docsNavigation = async (locale: string): Promise<readonly NavGroup[]> =>
  (await getDocs()).navigation(docLanguage(locale));

/** Metadata of a docs page: a page without a translation names its English original. */
export async function docsMetadata(locale: string, view: DocsPageView): Promise<Metadata> {
  const { url, title, description } = view.page;
  const metadata = pageMetadata({ locale: view.page.language, path: url, title, description });
  const languages = (await getDocs()).languagesOf(url);
  const twins = metadata.alternates?.languages ?? {};
  return {
    ...metadata,
    alternates: {
      canonical: metadata.alternates?.canonical,
      languages: Object.fromEntries(
        Object.entries(twins).filter(([name]) => name === "x-default" || languages.some((one) => one === name)),
      ),
      types: { "text/markdown": `${view.site.origin}${locale === "en" ? "" : `/${locale}`}${url}.md` },
    },
  };
}

/** The client whose samples this reader chose last. */
export const preferredTab = async (): Promise<string | null> => (await cookies()).get(TAB_COOKIE)?.value ?? null;
