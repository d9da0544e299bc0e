import { DEFAULT_LOCALE, LOCALES, localePath } from "@/components/i18n/locales";
import { getComposition } from "@/lib/composition";
import { docLanguage, getDocs } from "./docs/data";
import { getSite } from "./site";

/** Pages that stand in every language. */
const PAGES = ["/", "/models", "/pricing", "/compare", "/status"];

interface Listed {
  readonly path: string;
  readonly languages: readonly string[];
  /** ISO day. */
  readonly updated?: string;
}

/** /sitemap.xml: every public page with its twins in the other languages. */
export async function sitemapRoute(): Promise<Response> {
  const [docs, { catalog }] = await Promise.all([getDocs(), getComposition()]);
  const models = catalog.snapshot().models.filter(({ origin }) => origin !== "sandbox");
  const pages: Listed[] = [
    ...PAGES.map((path) => ({ path, languages: LOCALES })),
    ...models.map(({ id }) => ({ path: `/models/${encodeURI(id)}`, languages: LOCALES })),
    ...docs.pages("en").map(({ url, updated }) => ({
      path: url,
      languages: LOCALES.filter((locale) => docs.languagesOf(url).includes(docLanguage(locale))),
      updated,
    })),
  ];
  const entries = pages.flatMap((page) => page.languages.map((language) => entry(page, language)));
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join("\n")}
</urlset>
`;
  return new Response(text, {
    headers: { "content-type": "application/xml", "cache-control": "public, max-age=3600" },
  });
}

const address = (language: string, path: string): string =>
  (getSite().url + localePath(language, path)).replaceAll("&", "&amp;");

function entry({ path, languages, updated }: Listed, language: string): string {
  const link = (hreflang: string, other: string) =>
    `<xhtml:link rel="alternate" hreflang="${hreflang}" href="${address(other, path)}"/>`;
  const twins = [...languages.map((other) => link(other, other)), link("x-default", DEFAULT_LOCALE)];
  return `<url><loc>${address(language, path)}</loc>${updated ? `<lastmod>${updated}</lastmod>` : ""}${twins.join("")}</url>`;
}
