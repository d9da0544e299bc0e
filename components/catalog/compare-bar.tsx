import Link from "next/link";
import { fill } from "@/components/i18n/fill";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle } from "@/components/ui/button-style";
import type { CatalogTexts } from "./catalog-texts";
import { COMPARE_FORM, COMPARED_MAX, compareAddress } from "./compare-words";

interface CompareBarProps {
  readonly ids: readonly string[];
  readonly locale: string;
  readonly texts: CatalogTexts;
  readonly onClear: () => void;
}

/** The models chosen for comparing, and the way there. */
export function CompareBar({ ids, locale, texts, onClear }: CompareBarProps) {
  return (
    <>
      <form id={COMPARE_FORM} action={localePath(locale, "/compare")} method="get">
        <noscript>
          <button type="submit" className={buttonStyle("secondary")}>
            {texts.compareChosen}
          </button>
        </noscript>
      </form>
      {ids.length > 0 ? (
        <section
          aria-label={texts.compare}
          data-bottom-bar
          className="sticky bottom-4 z-20 flex flex-wrap items-center gap-3 self-center rounded-panel border border-line bg-panel p-2 pl-4 shadow-float"
        >
          <span className="tabular text-soft" aria-live="polite">
            {fill(texts.compareCount, { count: ids.length, max: COMPARED_MAX })}
          </span>
          <Link
            href={localePath(locale, compareAddress(ids))}
            prefetch={false}
            className={buttonStyle("primary", "medium", "min-h-10")}
          >
            {texts.compareOpen}
          </Link>
          <button type="button" onClick={onClear} className={buttonStyle("quiet", "medium", "min-h-10")}>
            {texts.compareClear}
          </button>
        </section>
      ) : null}
    </>
  );
}
