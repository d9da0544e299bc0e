import { getTranslations } from "next-intl/server";
import { llmsFullText, llmsText, nearPages, pageText } from "@/lib/docs";
import { docLanguage, docsSite, docUrl, getDocs } from "./data";

const TEXT_HEADERS = {
  "content-type": "text/markdown; charset=utf-8",
  vary: "accept",
  "cache-control": "public, max-age=300",
};

/** A page as Markdown: the address with ".md", or the page's own with `Accept: text/markdown`. */
export async function docsTextRoute(locale: string, slug: readonly string[] | undefined): Promise<Response> {
  const language = docLanguage(locale);
  const docs = await getDocs();
  const url = docUrl(slug?.map((part) => part.replace(/\.md$/, "")));
  const page = docs.find(language, url);
  if (page) return new Response(pageText(docsSite(), language, page), { headers: TEXT_HEADERS });
  const near = nearPages(docs.pages(language), url).map((one) => `- [${one.title}](${docsSite().origin}${one.url}.md)`);
  const body = ["# 404", "", `There is no page ${url}. Near ones:`, "", ...near, ""].join("\n");
  return new Response(body, { status: 404, headers: { ...TEXT_HEADERS, "cache-control": "no-store" } });
}

/** /llms.txt and /llms-full.txt. */
export async function llmsRoute(locale: string, isFull: boolean): Promise<Response> {
  const language = docLanguage(locale);
  const docs = await getDocs();
  const t = await getTranslations({ locale: language, namespace: "docs" });
  const text = isFull
    ? llmsFullText(docsSite(), docs, language)
    : llmsText(docsSite(), docs, language, t("llmsSummary"));
  return new Response(text, {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=300" },
  });
}
