"use client";

import { Search } from "lucide-react";
import { cx } from "@/components/ui/cx";
import { openPalette } from "./open-palette";

/** Opens the command palette; says by which keys it opens, too. */
export function PaletteButton({ label, className }: { readonly label: string; readonly className?: string }) {
  return (
    <button
      type="button"
      onClick={openPalette}
      aria-keyshortcuts="Control+K Meta+K"
      className={cx(
        "inline-flex min-h-9 items-center gap-2 rounded-control border border-line bg-panel px-2.5 text-soft hover:bg-hover hover:text-ink",
        className,
      )}
    >
      <Search aria-hidden strokeWidth={1.5} className="size-4" />
      <span className="max-lg:sr-only">{label}</span>
      <kbd aria-hidden className="rounded-[4px] border border-line px-1 font-sans text-faint text-xs max-lg:hidden">
        Ctrl K
      </kbd>
    </button>
  );
}
