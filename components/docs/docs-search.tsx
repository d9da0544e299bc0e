"use client";

import { useEffect, useRef, useState } from "react";
import { INPUT_STYLE } from "@/components/ui/button-style";
import type { SearchHit } from "@/lib/docs";

interface DocsSearchProps {
  /** "/docs/search" in the reader's language; also the address without JavaScript. */
  readonly action: string;
  /** Before every address of a hit: "" or "/ru". */
  readonly prefix: string;
  readonly label: string;
  readonly noneText: string;
  readonly resultsLabel: string;
}

const WAIT_MS = 80;

/** Searches the documentation while one types; Enter opens the page of results. */
export function DocsSearch({ action, prefix, label, noneText, resultsLabel }: DocsSearchProps) {
  const [query, setQuery] = useState("");
  const [isOpen, setOpen] = useState(false);
  const hits = useHits(action, query);
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    const close = ({ target }: Event) => {
      if (target instanceof Node && !frame.current?.contains(target)) setOpen(false);
    };
    const focus = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      if (event.key !== "/" || isTyping) return;
      event.preventDefault();
      frame.current?.querySelector("input")?.focus();
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("focusin", close);
    document.addEventListener("keydown", focus);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("focusin", close);
      document.removeEventListener("keydown", focus);
    };
  }, []);
  const isShown = isOpen && query.trim() !== "" && hits !== null;
  return (
    <search ref={frame} className="relative block">
      <form action={action}>
        <input
          type="search"
          name="q"
          value={query}
          placeholder={label}
          aria-label={label}
          autoComplete="off"
          className={INPUT_STYLE}
          onChange={(event) => setQuery(event.target.value)}
          onFocus={() => setOpen(true)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setOpen(false);
          }}
        />
      </form>
      <p role="status" className="sr-only">
        {isShown ? (hits.length === 0 ? noneText : `${resultsLabel}: ${hits.length}`) : ""}
      </p>
      {isShown ? (
        <ul
          aria-label={resultsLabel}
          className="absolute top-full left-0 z-30 mt-1 max-h-96 w-full min-w-72 overflow-y-auto rounded-panel border border-line bg-panel p-1 shadow-float"
        >
          {hits.length === 0 ? <li className="p-2.5 text-soft">{noneText}</li> : null}
          {hits.map((hit) => (
            <li key={hit.url}>
              <a href={prefix + hit.url} className="block rounded-control px-2.5 py-2 hover:bg-hover">
                <span className="block font-strong">{hit.heading ?? hit.pageTitle}</span>
                {hit.heading ? <span className="block text-faint text-xs">{hit.pageTitle}</span> : null}
                <span className="line-clamp-2 block text-soft text-xs">{hit.excerpt}</span>
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </search>
  );
}

/** Null until the first answer. An answer that comes late is dropped. */
function useHits(action: string, query: string): readonly SearchHit[] | null {
  const [hits, setHits] = useState<readonly SearchHit[] | null>(null);
  useEffect(() => {
    if (query.trim() === "") return setHits(null);
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`${action}.json?q=${encodeURIComponent(query)}`, { signal: stop.signal });
        const answer: { hits: readonly SearchHit[] } = await response.json();
        setHits(answer.hits);
      } catch (error) {
        // The form still works: Enter asks the server for the page of results.
        if (!stop.signal.aborted) console.warn("The search did not answer.", error);
      }
    }, WAIT_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [action, query]);
  return hits;
}
