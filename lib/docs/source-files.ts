import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { frontmatter } from "fumadocs-core/content/md/frontmatter";
import { z } from "zod";
import type { DocLanguage } from "./languages";

const headSchema = z.object({
  title: z.string().min(1),
  description: z.string().min(1),
  /** Day of the last change of substance. */
  updated: z.iso.date().optional(),
  /** Day of a decision or of a change; stands for `updated`. */
  date: z.iso.date().optional(),
});

const metaSchema = z.object({ title: z.string().optional(), pages: z.array(z.string()).optional() });

/** A page as it was written: one file, or made from the code by a generator. */
export interface SourceFile {
  /** Below the content folder, with its language before the extension: "start/quick-start.ru.mdx". */
  readonly path: string;
  readonly language: DocLanguage;
  readonly title: string;
  readonly description: string;
  /** ISO day. */
  readonly updated: string;
  /** Markdown without the head. */
  readonly body: string;
}

/** Order and name of a folder in the sidebar. */
export interface FolderFile {
  readonly path: string;
  readonly title?: string;
  readonly pages?: readonly string[];
}

/** Reads a content folder. Throws an Error that names the file whose head is not valid. */
export function readSourceFiles(folder: string): { pages: SourceFile[]; folders: FolderFile[] } {
  const pages: SourceFile[] = [];
  const folders: FolderFile[] = [];
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const name = file.split(path.sep).join("/");
    const text = () => readFileSync(path.join(folder, file), "utf8");
    if (name.endsWith(".mdx")) pages.push(readPage(name, text()));
    else if (name.endsWith(".json")) folders.push({ path: name, ...metaSchema.parse(JSON.parse(text())) });
  }
  return { pages, folders };
}

function readPage(name: string, text: string): SourceFile {
  const { data, content } = frontmatter(text);
  const head = headSchema.safeParse(data);
  const updated = head.data?.updated ?? head.data?.date;
  if (!head.success || !updated) {
    throw new Error(`${name}: its head needs title, description and updated or date. ${head.error?.message ?? ""}`);
  }
  const { title, description } = head.data;
  return { path: name, language: name.endsWith(".ru.mdx") ? "ru" : "en", title, description, updated, body: content };
}
