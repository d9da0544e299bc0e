"use client";

import { useEffect } from "react";
import { TAB_COOKIE } from "./tab-cookie";

const YEAR_SECONDS = 31_536_000;

/** Remembers which client's samples were chosen, for the other samples of this page and for every later page. */
export function TabMemory() {
  useEffect(() => {
    const remember = ({ target }: Event) => {
      if (!(target instanceof HTMLInputElement) || target.type !== "radio" || !target.closest("[data-sample]")) return;
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet.
      document.cookie = `${TAB_COOKIE}=${encodeURIComponent(target.value)}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
      for (const input of document.querySelectorAll<HTMLInputElement>("[data-sample] input[type=radio]")) {
        if (input.value === target.value) input.checked = true;
      }
    };
    document.addEventListener("change", remember);
    return () => document.removeEventListener("change", remember);
  }, []);
  return null;
}
