"use client";

import { Check, Copy } from "lucide-react";
import { type MouseEvent, useEffect, useState } from "react";
import { type ButtonSize, buttonStyle } from "./button-style";

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  readonly doneLabel: string;
  /** Shows the label; otherwise it is only spoken. */
  readonly isLabelled?: boolean;
  readonly size?: ButtonSize;
  /** Copies the code beside the button as it stands on the page, in place of `text`. */
  readonly isOfBlock?: boolean;
  readonly className?: string;
  readonly onCopied?: () => void;
}

/** Copies `text` with one click and says so. */
export function CopyButton({
  text,
  label,
  doneLabel,
  isLabelled,
  size = "small",
  isOfBlock,
  className,
  onCopied,
}: CopyButtonProps) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    const shown = isOfBlock ? currentTarget.parentElement?.querySelector("pre")?.textContent : null;
    await writeClipboard(shown ?? text);
    setDone(true);
    onCopied?.();
  };
  const Icon = isDone ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={isLabelled ? undefined : label}
      className={buttonStyle(isLabelled ? "secondary" : "quiet", size, className)}
    >
      <Icon aria-hidden strokeWidth={1.5} className="size-4" />
      {isLabelled ? <span>{isDone ? doneLabel : label}</span> : null}
      <span role="status" className="sr-only">
        {isDone ? doneLabel : ""}
      </span>
    </button>
  );
}

/** The clipboard API exists only on https and localhost; a selected text field copies everywhere else. */
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
