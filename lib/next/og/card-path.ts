import { LOCALES, type Locale } from "@/components/i18n/locales";

/** "/og/ru/models/openai/gpt-5.4.png" without its first part → language and path; null = no such address. */
export function readCardPath(parts: readonly string[]): { readonly locale: Locale; readonly path: string } | null {
  const [language, ...rest] = parts;
  const locale = LOCALES.find((one) => one === language);
  const last = rest.at(-1);
  if (!locale || !last?.endsWith(".png")) return null;
  const path = [...rest.slice(0, -1), last.slice(0, -".png".length)].join("/");
  return { locale, path: path === "index" ? "/" : `/${path}` };
}

/** The address of a page's card, without the host. */
export const cardPath = (locale: string, path: string): string =>
  `/og/${locale}/${path === "/" ? "index" : encodeURI(path.slice(1))}.png`;
