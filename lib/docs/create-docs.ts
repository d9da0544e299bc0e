import { getBreadcrumbItems } from "fumadocs-core/breadcrumb";
import { findNeighbour, type Item, type Node } from "fumadocs-core/page-tree";
import { loader, type VirtualFile } from "fumadocs-core/source";
import { DOC_LANGUAGES, type DocLanguage } from "./languages";
import { type Rendered, render } from "./render";
import { createSearch, type Search, type SearchEntry } from "./search/search-index";
import type { FolderFile, SourceFile } from "./source-files";

/** What the reader's installation is called and where it listens; fills {{name}} and {{origin}} of the texts. */
export interface DocsSite {
  readonly name: string;
  /** Without a trailing slash. */
  readonly origin: string;
}

export interface DocPage {
  /** Without a language: "/docs/start/quick-start". */
  readonly url: string;
  /** Of the text, which may differ from the language asked for. */
  readonly language: DocLanguage;
  readonly title: string;
  readonly description: string;
  /** ISO day. */
  readonly updated: string;
  /** The text, placeholders filled. */
  readonly markdown: string;
}

export interface NavLink {
  readonly title: string;
  readonly url: string;
}

export interface NavGroup {
  /** Null = the links before the first group. */
  readonly title: string | null;
  readonly links: readonly NavLink[];
}

export interface Docs {
  pages(language: DocLanguage): readonly DocPage[];
  /** `url` without a language. */
  find(language: DocLanguage, url: string): DocPage | null;
  render(page: DocPage): Rendered;
  navigation(language: DocLanguage): readonly NavGroup[];
  neighbours(language: DocLanguage, url: string): { readonly previous: NavLink | null; readonly next: NavLink | null };
  /** Names of the folders above a page. */
  breadcrumbs(language: DocLanguage, url: string): readonly string[];
  /** Languages a page is written in. */
  languagesOf(url: string): readonly DocLanguage[];
  /** Made once; page by page, so that the process answers others meanwhile. */
  search(language: DocLanguage): Promise<Search>;
}

interface DocsParts {
  readonly pages: readonly SourceFile[];
  readonly folders: readonly FolderFile[];
  readonly site: DocsSite;
}

/** The documentation as one thing: tree, texts and search. Throws when two files claim one address. */
export function createDocs({ pages, folders, site }: DocsParts): Docs {
  const source = loader({
    baseUrl: "/docs",
    source: { files: virtualFiles(pages, folders) },
    i18n: { languages: [...DOC_LANGUAGES], defaultLanguage: "en", hideLocale: "always", parser: "dot" },
  });
  const texts = new Map<SourceFile, DocPage>();
  const pageOf = (url: string, file: SourceFile): DocPage => {
    const known = texts.get(file);
    if (known) return known;
    const { language, title, description, updated, body } = file;
    const made = { url, language, title, description, updated, markdown: fill(body, site) };
    texts.set(file, made);
    return made;
  };
  const rendered = new WeakMap<DocPage, Rendered>();
  const searches = new Map<DocLanguage, Promise<Search>>();
  const docs: Docs = {
    pages: (language) => source.getPages(language).map(({ url, data }) => pageOf(url, data.file)),
    find(language, url) {
      const page = source.getPage(url.split("/").slice(2).filter(Boolean), language);
      return page ? pageOf(page.url, page.data.file) : null;
    },
    render(page) {
      const made = rendered.get(page) ?? render(page.markdown);
      rendered.set(page, made);
      return made;
    },
    navigation: (language) => groupsOf(source.getPageTree(language).children),
    neighbours(language, url) {
      const { previous, next } = findNeighbour(source.getPageTree(language), url);
      return { previous: previous ? linkOf(previous) : null, next: next ? linkOf(next) : null };
    },
    breadcrumbs: (language, url) =>
      getBreadcrumbItems(url, source.getPageTree(language)).map(({ name }) => String(name)),
    languagesOf: (url) => DOC_LANGUAGES.filter((language) => docs.find(language, url)?.language === language),
    search(language) {
      const made = searches.get(language) ?? entriesOf(docs, language).then(createSearch);
      searches.set(language, made);
      return made;
    },
  };
  return docs;
}

const fill = (text: string, site: DocsSite): string =>
  text
    .replaceAll("{{origin}}", site.origin)
    .replaceAll("{{host}}", site.origin.replace(/^https?:\/\//, ""))
    .replaceAll("{{name}}", site.name);

interface PageData {
  title: string;
  description: string;
  file: SourceFile;
}
interface FolderData {
  title?: string;
  pages?: string[];
}

function virtualFiles(
  pages: readonly SourceFile[],
  folders: readonly FolderFile[],
): VirtualFile<{ pageData: PageData; metaData: FolderData }>[] {
  return [
    ...pages.map((file) => ({
      type: "page" as const,
      path: file.path,
      data: { title: file.title, description: file.description, file },
    })),
    ...folders.map(({ path, title, pages: order }) => ({
      type: "meta" as const,
      path,
      data: { ...(title ? { title } : {}), ...(order ? { pages: [...order] } : {}) },
    })),
  ];
}

const linkOf = (item: Item): NavLink => ({ title: String(item.name), url: item.url });

function linksOf(nodes: readonly Node[]): NavLink[] {
  return nodes.flatMap((node) => {
    if (node.type === "page") return [linkOf(node)];
    if (node.type === "separator") return [];
    return [...(node.index ? [linkOf(node.index)] : []), ...linksOf(node.children)];
  });
}

function groupsOf(nodes: readonly Node[]): NavGroup[] {
  const single = linksOf(nodes.filter(({ type }) => type === "page"));
  const groups = nodes.flatMap((node) =>
    node.type === "folder" ? [{ title: String(node.name), links: linksOf([node]) }] : [],
  );
  return [{ title: null, links: single }, ...groups].filter(({ links }) => links.length > 0);
}

async function entriesOf(docs: Docs, language: DocLanguage): Promise<SearchEntry[]> {
  const entries: SearchEntry[] = [];
  for (const page of docs.pages(language)) {
    await new Promise((resolve) => setImmediate(resolve));
    for (const { id, title, text } of docs.render(page).sections) {
      entries.push({
        url: id === null ? page.url : `${page.url}#${id}`,
        pageTitle: page.title,
        heading: title,
        text: id === null ? `${page.description} ${text}` : text,
      });
    }
  }
  return entries;
}
