"use client";

import { usePathname } from "next/navigation";
import { localePath, splitLocale } from "@/components/i18n/locales";
import en from "@/components/i18n/messages/en/errors.json";
import ru from "@/components/i18n/messages/ru/errors.json";
import { buttonStyle } from "@/components/ui/button-style";

const TEXTS = { en, ru } as const;

interface FailedPageProps {
  /** Next's id of the failure; the server's log has the cause under it. */
  readonly digest?: string;
  readonly onRetry: () => void;
}

/** What is shown when a page could not be made. It brings its own texts: what provides them may be what failed. */
export function FailedPage({ digest, onRetry }: FailedPageProps) {
  const { locale } = splitLocale(usePathname());
  const t = TEXTS[locale];
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-1 flex-col items-start gap-4 px-4 py-24 sm:px-6">
      <h1 className="text-2xl">{t.failedTitle}</h1>
      <p className="prose-width text-base text-soft">{t.failedText}</p>
      {digest ? <code className="select-all rounded-control bg-sunken px-2 py-1">{digest}</code> : null}
      <div className="flex flex-wrap gap-3">
        <button type="button" onClick={onRetry} className={buttonStyle("primary")}>
          {t.reload}
        </button>
        <a href={localePath(locale, "/")} className={buttonStyle("secondary")}>
          {t.home}
        </a>
      </div>
    </div>
  );
}
