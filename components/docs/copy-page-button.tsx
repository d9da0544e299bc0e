"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";

interface CopyPageButtonProps {
  /** Where the page stands as Markdown. */
  readonly href: string;
  readonly label: string;
  readonly doneLabel: string;
}

/** Copies the page as Markdown; where the clipboard is closed, opens it instead. */
export function CopyPageButton({ href, label, doneLabel }: CopyPageButtonProps) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    if (!navigator.clipboard) return window.location.assign(href);
    const response = await fetch(href);
    await navigator.clipboard.writeText(await response.text());
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  const Icon = isDone ? Check : Copy;
  return (
    <button type="button" onClick={copy} className={buttonStyle("secondary", "small")}>
      <Icon aria-hidden strokeWidth={1.5} className="size-4" />
      <span role="status">{isDone ? doneLabel : label}</span>
    </button>
  );
}
