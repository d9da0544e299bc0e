/** Languages the documentation is written in. English is complete; a page without a translation is shown in English. */
export const DOC_LANGUAGES = ["en", "ru"] as const;
export type DocLanguage = (typeof DOC_LANGUAGES)[number];

export const isDocLanguage = (value: string): value is DocLanguage =>
  (DOC_LANGUAGES as readonly string[]).includes(value);
