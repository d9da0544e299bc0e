"use client";

import { usePathname } from "next/navigation";
import { LOCALE_NAMES, LOCALES, localePath, splitLocale } from "./locales";

/** Links to this page in the other languages; the query goes along. */
export function LanguageSwitch({ locale, label }: { readonly locale: string; readonly label: string }) {
  const { path } = splitLocale(usePathname());
  return (
    <nav aria-label={label} className="flex gap-3">
      {LOCALES.map((language) => (
        <a
          key={language}
          href={localePath(language, path)}
          hrefLang={language}
          lang={language}
          aria-current={language === locale ? "true" : undefined}
          onClick={(event) => {
            event.currentTarget.search = window.location.search;
          }}
          className="inline-flex min-h-6 items-center text-soft hover:text-ink hover:underline aria-[current]:text-ink"
        >
          {LOCALE_NAMES[language]}
        </a>
      ))}
    </nav>
  );
}
