import path from "node:path";
import { getComposition } from "@/lib/composition";
import {
  createDocs,
  DOC_LANGUAGES,
  type Docs,
  type DocsSite,
  errorPages,
  isDocLanguage,
  type OpenApi,
  readSourceFiles,
  referencePages,
} from "@/lib/docs";
import { settled } from "../load";
import { getSite } from "../site";
import { WebRequest } from "../web-request";

const CONTENT = "app/(docs)/docs/_content";

let kept: Promise<Docs> | undefined;

/**
 * The documentation, read and compiled once per process. While the API description cannot be made (the database is away)
 * the pages stand without the reference, and the next reader tries again.
 */
export function getDocs(): Promise<Docs> {
  kept ??= load();
  return kept;
}

async function load(): Promise<Docs> {
  const { pages, folders } = readSourceFiles(path.join(/* turbopackIgnore: true */ process.cwd(), CONTENT));
  // Pages made from the code are as new as the newest change that was written down.
  const updated = pages.map((page) => page.updated).reduce((a, b) => (a > b ? a : b));
  const openApi = await settled(readOpenApi());
  if (!openApi) kept = undefined;
  const reference = openApi ? referencePages(openApi, updated) : null;
  const docs = createDocs({
    pages: [...pages, ...errorPages(updated), ...(reference?.pages ?? [])],
    folders: reference ? [...folders, ...reference.folders] : folders,
    site: docsSite(),
  });
  // Ready before the first reader types; a failure shows again, and is told, when somebody searches.
  for (const language of DOC_LANGUAGES) docs.search(language).catch(() => {});
  return docs;
}

/** The document exactly as GET /openapi.json answers it. */
async function readOpenApi(): Promise<OpenApi> {
  const { api } = await getComposition();
  const { status, body } = await api.handle(new WebRequest(new Request(`${getSite().url}/openapi.json`), 0));
  if (status !== 200 || typeof body !== "string") throw new Error(`/openapi.json answered ${status}`);
  return JSON.parse(body) as OpenApi;
}

/** Name and address that fill the texts. */
export function docsSite(): DocsSite {
  const { name, url } = getSite();
  return { name, origin: url };
}

/** The language of a page's address; English when it has none of its own. */
export const docLanguage = (locale: string) => (isDocLanguage(locale) ? locale : "en");

/** Path parts below /docs as an address without a language. */
export const docUrl = (slug: readonly string[] = []): string => ["/docs", ...slug].join("/");
