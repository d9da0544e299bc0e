"use client";

import { useState } from "react";
import { fill } from "@/components/i18n/fill";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle, INPUT_STYLE } from "@/components/ui/button-style";
import { cx } from "@/components/ui/cx";
import { Pagination } from "@/components/ui/pagination";
import { EmptyState } from "@/components/ui/states";
import { type Currency, type ModelFilter, modelWords } from "@/lib/kernel/browser";
import { CatalogLinks } from "./catalog-links";
import { CatalogOrder } from "./catalog-order";
import type { CatalogTexts } from "./catalog-texts";
import { CompareBar } from "./compare-bar";
import { type CatalogOptions, type ModelList, PAGE_SIZE } from "./dto";
import { Facets } from "./facets";
import { ModelCards } from "./model-cards";
import { ModelTable } from "./model-table";
import { useCatalog } from "./use-catalog";

export interface CatalogBrowserProps {
  readonly filter: ModelFilter;
  readonly list: ModelList;
  /** The currency shown when the address names none. */
  readonly home: Currency;
  readonly options: CatalogOptions;
  readonly texts: CatalogTexts;
  readonly common: Readonly<Record<"pages" | "previous" | "next", string>>;
  readonly locale: string;
}

/** Search, facets and what fits them. Without JavaScript it is a GET form and a page of the server's. */
export function CatalogBrowser({
  filter: first,
  list: firstList,
  home,
  options,
  texts,
  common,
  locale,
}: CatalogBrowserProps) {
  const { filter, list, isBusy, change, warm } = useCatalog({ filter: first, list: firstList, home, locale });
  const [compared, setCompared] = useState<readonly string[]>([]);
  const toggle = (id: string) =>
    setCompared((ids) => (ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]));
  const address = (page: number) => {
    const words = modelWords({ ...filter, page }, home).toString();
    return localePath(locale, words ? `/models?${words}` : "/models");
  };
  const from = (list.page - 1) * PAGE_SIZE + 1;
  const to = Math.min(list.page * PAGE_SIZE, list.foundCount);
  const Rows = filter.view === "cards" ? ModelCards : ModelTable;
  const narrowed = countOf(filter);
  return (
    <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[13rem_minmax(0,1fr)] lg:grid-rows-[auto_auto_1fr]">
      <search aria-label={texts.filters} className="contents">
        <form
          action={localePath(locale, "/models")}
          method="get"
          onSubmit={(event) => event.preventDefault()}
          onFocus={warm}
          onPointerEnter={warm}
          className="contents"
        >
          <div className="lg:col-start-2">
            <label htmlFor="model-search" className="sr-only">
              {texts.search}
            </label>
            <input
              id="model-search"
              type="search"
              name="q"
              value={filter.q}
              onChange={(event) => change({ q: event.target.value })}
              placeholder={texts.searchHint}
              autoComplete="off"
              className={INPUT_STYLE}
            />
          </div>
          <details className="always-open-wide max-lg:rounded-panel max-lg:border max-lg:border-line max-lg:bg-panel max-lg:px-4 lg:row-span-3 lg:row-start-1">
            <summary className="flex min-h-11 items-center font-strong">
              {texts.filters}
              {narrowed > 0 ? ` (${narrowed})` : ""}
            </summary>
            <div className="max-lg:pb-4">
              <Facets filter={filter} options={options} texts={texts} locale={locale} onChange={change} />
              <noscript>
                <button type="submit" className={buttonStyle("primary", "large", "mt-5 w-full")}>
                  {texts.apply}
                </button>
              </noscript>
            </div>
          </details>
          <CatalogOrder filter={filter} texts={texts} onChange={change} />
        </form>
      </search>
      <section aria-label={texts.title} aria-busy={isBusy} className="flex min-w-0 flex-col gap-4 lg:col-start-2">
        <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <p role="status" className={cx("tabular text-soft", isBusy && "opacity-60")}>
            {fill(texts.found, { found: list.foundCount, total: list.totalCount })}
          </p>
          <CatalogLinks filter={filter} texts={texts} home={home} locale={locale} isNarrowed={narrowed > 0} />
        </div>
        {list.foundCount === 0 ? (
          <Nothing isCatalogEmpty={list.isCatalogEmpty} texts={texts} locale={locale} />
        ) : (
          <Rows
            rows={list.rows}
            currency={filter.currency}
            locale={locale}
            texts={texts}
            comparing={{ ids: compared, onToggle: toggle }}
          />
        )}
        <CompareBar ids={compared} locale={locale} texts={texts} onClear={() => setCompared([])} />
        {list.foundCount > PAGE_SIZE ? (
          <Pagination
            label={common.pages}
            summary={fill(texts.range, { from, to, total: list.foundCount })}
            previousLabel={common.previous}
            nextLabel={common.next}
            previousHref={list.page > 1 ? address(list.page - 1) : null}
            nextHref={to < list.foundCount ? address(list.page + 1) : null}
          />
        ) : null}
      </section>
    </div>
  );
}

/** Conditions set, those behind the fold of narrow screens. */
function countOf(filter: ModelFilter): number {
  const { type, lab, upstream, context, output, inputMin, inputMax, outputMin, outputMax, isOpenOnly } = filter;
  const single = [type, lab, upstream, context, output, inputMin, inputMax, outputMin, outputMax, isOpenOnly];
  return single.filter(Boolean).length + filter.takes.length + filter.gives.length + filter.can.length;
}

interface NothingProps {
  readonly isCatalogEmpty: boolean;
  readonly texts: CatalogTexts;
  readonly locale: string;
}

function Nothing({ isCatalogEmpty, texts, locale }: NothingProps) {
  if (isCatalogEmpty) {
    return (
      <EmptyState title={texts.nothingTitle}>
        <p>{texts.nothingText}</p>
        <code>npm run -s cli -- catalog sync --apply</code>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={texts.emptyTitle}
      action={
        <a href={localePath(locale, "/models")} className={buttonStyle("secondary")}>
          {texts.reset}
        </a>
      }
    >
      <p>{texts.emptyText}</p>
    </EmptyState>
  );
}
