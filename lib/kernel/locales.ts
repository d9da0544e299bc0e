/**
 * The languages that pages, mails and payments are offered in: those whose texts are complete. The one list: where texts are
 * kept per language, a further entry here is a type error until its texts exist. `/kk/` is reserved for Kazakh.
 */
export const LOCALES = ["en", "ru"] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = "en";

/** Each language's name in itself, for the switch. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: "English", ru: "Русский" };

export const isLocale = (value: string): value is Locale => (LOCALES as readonly string[]).includes(value);

/** A language we have: the asked one, else the default. */
export const toLocale = (value: string): Locale => (isLocale(value) ? value : DEFAULT_LOCALE);

/** "/models" → "/models" in English, "/ru/models" in Russian. `path` begins with a slash and carries no locale. */
export function localePath(locale: string, path: string): string {
  if (toLocale(locale) === DEFAULT_LOCALE) return path;
  return path === "/" ? `/${locale}` : `/${locale}${path}`;
}

/** The opposite: an address of this site split into its language and its path without one. */
export function splitLocale(pathname: string): { locale: Locale; path: string } {
  const first = pathname.split("/", 2)[1] ?? "";
  if (first === DEFAULT_LOCALE || !isLocale(first)) return { locale: DEFAULT_LOCALE, path: pathname };
  return { locale: first, path: pathname.slice(first.length + 1) || "/" };
}
