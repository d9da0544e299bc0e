"use client";

import { buttonStyle } from "@/components/ui/button-style";

export function PrintButton({ label }: { readonly label: string }) {
  return (
    <button type="button" onClick={() => window.print()} className={buttonStyle("secondary")}>
      {label}
    </button>
  );
}
