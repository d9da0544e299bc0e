import { type DocPage, nearPages } from "@/lib/docs";
import { getPath } from "../site";
import { docLanguage, getDocs } from "./data";

/** Pages whose address resembles the one asked for in vain. */
export async function nearDocsPages(locale: string): Promise<readonly DocPage[]> {
  const [docs, path] = await Promise.all([getDocs(), getPath()]);
  return nearPages(docs.pages(docLanguage(locale)), path.split("?")[0] ?? "");
}
