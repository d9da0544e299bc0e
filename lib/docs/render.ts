import { remarkGfm, remarkHeading, remarkStructure, type StructuredData } from "fumadocs-core/mdx-plugins";
import type { Root } from "hast";
import { remark } from "remark";
import remarkRehype from "remark-rehype";
import { codeFigures } from "./code-figures";

export interface Heading {
  readonly id: string;
  readonly title: string;
  /** 2 and 3. */
  readonly depth: number;
}

/** A piece of a page for the search: what stands under one heading. `id` null = before the first. */
export interface Section {
  readonly id: string | null;
  readonly title: string | null;
  readonly text: string;
}

export interface Rendered {
  readonly tree: Root;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
}

type PageFacts = Pick<Rendered, "headings" | "sections">;

const factsOf = new WeakMap<object, PageFacts>();

/** Keeps what the plugins before it found, for the tree they worked on. */
const keepFacts = () => (tree: Root, file: { readonly data: PluginData }) => {
  const headings = (file.data.toc ?? [])
    .filter(({ depth }) => depth === 2 || depth === 3)
    .map(({ url, title, depth }) => ({ id: url.slice(1), title: String(title), depth }));
  factsOf.set(tree, { headings, sections: sectionsOf(file.data.structuredData) });
};

/** What the heading and structure plugins leave behind. */
interface PluginData {
  readonly toc?: readonly { readonly url: string; readonly title?: unknown; readonly depth: number }[];
  readonly structuredData?: StructuredData;
}

const processor = remark()
  .use(remarkGfm)
  .use(remarkHeading)
  .use(remarkStructure)
  .use(remarkRehype)
  .use(codeFigures)
  .use(keepFacts);

/** Markdown as a tree of HTML elements. Raw HTML in the text is dropped. */
export function render(markdown: string): Rendered {
  const tree = processor.runSync(processor.parse(markdown));
  return { tree, headings: [], sections: [], ...factsOf.get(tree) };
}

function sectionsOf(data: StructuredData | undefined): Section[] {
  const titles = new Map(data?.headings.map(({ id, content }) => [id, content]));
  const texts = new Map<string | null, string[]>([[null, []]]);
  for (const id of titles.keys()) texts.set(id, []);
  for (const { heading, content } of data?.contents ?? []) texts.get(heading ?? null)?.push(content);
  return [...texts].map(([id, parts]) => ({
    id,
    title: id === null ? null : (titles.get(id) ?? null),
    text: plain(parts.join(" ")),
  }));
}

/** Text without the marks of Markdown. */
const plain = (text: string): string =>
  text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*|`|^> /gm, "")
    .replace(/ > /g, " ");
