"use client";

import { useEffect, useState } from "react";
import { callApi } from "@/components/client/call-api";
import { localePath } from "@/components/i18n/locales";
import type { PaletteItem } from "./palette-item";

const WAIT_MS = 80;
const MODELS = 5;

interface Hit {
  readonly url: string;
  readonly pageTitle: string;
  readonly heading: string | null;
}

export interface Found {
  readonly items: readonly PaletteItem[];
  /** Not everything has answered yet. */
  readonly isPending: boolean;
}

const NOTHING: Found = { items: [], isPending: false };

/** Models and docs headings that fit the query, from our own search, each when it comes. A late answer is dropped. */
export function useFound(query: string, locale: string): Found {
  const [found, setFound] = useState<Found>(NOTHING);
  useEffect(() => {
    const wanted = query.trim();
    if (wanted === "") return setFound(NOTHING);
    const stop = new AbortController();
    setFound(({ items }) => ({ items, isPending: true }));
    const timer = setTimeout(async () => {
      const fresh: PaletteItem[] = [];
      const add = (items: readonly PaletteItem[]) => {
        fresh.push(...items);
        if (!stop.signal.aborted) setFound({ items: [...fresh], isPending: true });
      };
      await Promise.all([
        modelItems(wanted, locale, stop.signal).then(add),
        docsItems(wanted, locale, stop.signal).then(add),
      ]);
      if (!stop.signal.aborted) setFound({ items: fresh, isPending: false });
    }, WAIT_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [query, locale]);
  return found;
}

async function docsItems(query: string, locale: string, signal: AbortSignal): Promise<readonly PaletteItem[]> {
  try {
    const address = `${localePath(locale, "/docs/search.json")}?q=${encodeURIComponent(query)}`;
    const { hits }: { hits: readonly Hit[] } = await (await fetch(address, { signal })).json();
    return hits.map(({ url, pageTitle, heading }) => ({
      id: `docs:${url}`,
      group: "docs",
      title: heading ?? pageTitle,
      note: heading ? pageTitle : undefined,
      href: localePath(locale, url),
    }));
  } catch {
    // Pages and actions stand without it.
    return [];
  }
}

async function modelItems(query: string, locale: string, signal: AbortSignal): Promise<readonly PaletteItem[]> {
  const path = `/models?limit=${MODELS}&q=${encodeURIComponent(query)}`;
  const answer = await callApi<{ data: readonly { id: string; name: string }[] }>("GET", path, undefined, signal);
  if (!answer.isOk) return [];
  return answer.data.data.slice(0, MODELS).map(({ id, name }) => ({
    id: `model:${id}`,
    group: "models",
    title: name,
    note: id,
    href: localePath(locale, `/models/${id}`),
  }));
}

interface Own {
  readonly isSignedIn: boolean;
  readonly keys: readonly PaletteItem[];
}

/** Whether somebody is signed in, and that person's keys by name. */
export function useOwn(locale: string): Own {
  const [own, setOwn] = useState<Own>({ isSignedIn: false, keys: [] });
  useEffect(() => {
    let isWanted = true;
    const read = async () => {
      const session: { user?: unknown } | null = await fetch("/api/auth/session")
        .then((response) => response.json())
        .catch(() => null);
      if (!session?.user || !isWanted) return;
      setOwn({ isSignedIn: true, keys: [] });
      const answer = await callApi<{ data: readonly { id: string; name: string; label: string }[] }>("GET", "/keys");
      if (!answer.isOk || !isWanted) return;
      const keys = answer.data.data.map(({ id, name, label }) => ({
        id: `key:${id}`,
        group: "keys" as const,
        title: name,
        note: label,
        words: id,
        href: localePath(locale, "/console/keys"),
      }));
      setOwn({ isSignedIn: true, keys });
    };
    void read();
    return () => {
      isWanted = false;
    };
  }, [locale]);
  return own;
}
