"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { localePath } from "@/components/i18n/locales";
import { type Currency, filterModels, type ModelFilter, modelWords, readModelWords } from "@/lib/kernel/browser";
import { loadModels } from "./catalog-index";
import { type ModelList, pageOf } from "./dto";

interface CatalogState {
  readonly filter: ModelFilter;
  readonly list: ModelList;
  readonly isBusy: boolean;
}

interface UseCatalogInput {
  readonly filter: ModelFilter;
  readonly list: ModelList;
  readonly home: Currency;
  readonly locale: string;
}

/**
 * The catalog narrowed in the browser, by the same function as on the server: every change is written to the address, and
 * an address that differs from what the server rendered (after "back") is read again.
 */
export function useCatalog({ filter, list, home, locale }: UseCatalogInput) {
  const [state, setState] = useState<CatalogState>({ filter, list, isBusy: false });
  const latest = useRef(state.filter);

  const show = useCallback((next: ModelFilter) => {
    latest.current = next;
    setState((current) => ({ ...current, filter: next, isBusy: true }));
    loadModels(next.currency).then(
      (rows) => {
        if (latest.current !== next) return;
        const page = pageOf(filterModels(rows, next), next.page);
        setState({
          filter: next,
          list: { ...page, totalCount: rows.length, isCatalogEmpty: rows.length === 0 },
          isBusy: false,
        });
      },
      // Without the rows the server answers as it does without JavaScript.
      () => window.location.assign(window.location.href),
    );
  }, []);

  const change = useCallback(
    (part: Partial<ModelFilter>) => {
      const next = { ...latest.current, page: 1, ...part };
      const words = modelWords(next, home).toString();
      window.history.replaceState(null, "", localePath(locale, words ? `/models?${words}` : "/models"));
      show(next);
    },
    [home, locale, show],
  );

  useEffect(() => {
    const query = new URLSearchParams(window.location.search);
    const asked = readModelWords((name) => query.getAll(name), home);
    if (modelWords(asked, home).toString() !== modelWords(latest.current, home).toString()) show(asked);
  }, [home, show]);

  const warm = useCallback(() => void loadModels(latest.current.currency).catch(() => undefined), []);
  return { ...state, change, warm };
}
