import type { DocPage, Docs, DocsSite } from "./create-docs";
import type { DocLanguage } from "./languages";

const addressOf = (site: DocsSite, language: DocLanguage, url: string): string =>
  `${site.origin}${language === "en" ? "" : `/${language}`}${url}.md`;

/** A page as Markdown for programs and for copying: head, text, links to the Markdown of other pages. */
export function pageText(site: DocsSite, language: DocLanguage, page: DocPage): string {
  const body = page.markdown
    .replace(
      /\]\((\/docs[^)\s#]*)(#[^)\s]*)?\)/g,
      (_all, url: string, anchor = "") => `](${addressOf(site, language, url)}${anchor})`,
    )
    .replace(/^```try [\s\S]*?^```\n/gm, "")
    // How the tests run a sample is nothing for the reader.
    .replace(/^(```[\w-]+) [^\n]*$/gm, "$1");
  return `# ${page.title}\n\n> ${page.description}\n\nLast changed: ${page.updated}\n\n${body.trim()}\n`;
}

/** /llms.txt: what this is and every page with its one line, as https://llmstxt.org describes. */
export function llmsText(site: DocsSite, docs: Docs, language: DocLanguage, summary: string): string {
  const lines = [`# ${site.name}`, "", `> ${summary}`, ""];
  for (const group of docs.navigation(language)) {
    lines.push(`## ${group.title ?? site.name}`, "");
    for (const { url } of group.links) {
      const page = docs.find(language, url);
      if (page) lines.push(`- [${page.title}](${addressOf(site, language, url)}): ${page.description}`);
    }
    lines.push("");
  }
  lines.push("## Machine surfaces", "");
  lines.push(`- [OpenAPI 3.1](${site.origin}/openapi.json): every operation with its schemas`);
  lines.push(`- [Everything in one file](${site.origin}/llms-full.txt): all pages of this documentation`);
  return `${lines.join("\n")}\n`;
}

/** /llms-full.txt: every page, in the order of the sidebar. */
export function llmsFullText(site: DocsSite, docs: Docs, language: DocLanguage): string {
  return docs
    .navigation(language)
    .flatMap(({ links }) => links)
    .flatMap(({ url }) => docs.find(language, url) ?? [])
    .map((page) => pageText(site, language, page))
    .join("\n---\n\n");
}
