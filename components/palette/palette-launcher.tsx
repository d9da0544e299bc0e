"use client";

import { type ComponentType, useEffect, useRef, useState } from "react";
import { OPEN_PALETTE } from "./open-palette";
import type { PaletteProps } from "./palette";

type Mode = PaletteProps["mode"];

interface Loaded {
  readonly Palette: ComponentType<PaletteProps>;
  readonly texts: PaletteProps["texts"];
}

async function load(): Promise<Loaded> {
  const [{ Palette }, texts] = await Promise.all([
    import("./palette"),
    document.documentElement.lang === "ru"
      ? import("@/components/i18n/messages/ru/palette.json")
      : import("@/components/i18n/messages/en/palette.json"),
  ]);
  return { Palette, texts: texts.default };
}

/** Opens the command palette on ⌘K and Ctrl-K and the list of shortcuts on "?"; everything else is loaded then. */
export function PaletteLauncher() {
  const [mode, setMode] = useState<Mode | null>(null);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const loading = useRef<Promise<Loaded> | null>(null);
  useEffect(() => {
    const open = async (next: Mode) => {
      loading.current ??= load();
      try {
        setLoaded(await loading.current);
        setMode(next);
      } catch {
        // The next press asks the server again.
        loading.current = null;
      }
    };
    const onKey = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        void open("commands");
      } else if (event.key === "?" && !isTyping && !event.metaKey && !event.ctrlKey) {
        event.preventDefault();
        void open("shortcuts");
      }
    };
    const onAsked = () => void open("commands");
    document.addEventListener("keydown", onKey);
    document.addEventListener(OPEN_PALETTE, onAsked);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener(OPEN_PALETTE, onAsked);
    };
  }, []);
  if (!loaded || mode === null) return null;
  return <loaded.Palette mode={mode} texts={loaded.texts} onMode={setMode} />;
}
