"use client";

import { Play } from "lucide-react";
import { type ComponentType, useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import type { TryPanelProps } from "./try-panel";

interface TryItProps {
  readonly call: TryPanelProps["call"];
  readonly isSignedIn: boolean;
  readonly label: string;
  readonly failedText: string;
}

/** A button in the reference; the form behind it is loaded when somebody wants it. */
export function TryIt({ call, isSignedIn, label, failedText }: TryItProps) {
  const [panel, setPanel] = useState<{
    readonly Panel: ComponentType<TryPanelProps>;
    readonly texts: TryPanelProps["texts"];
  } | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [isFailed, setFailed] = useState(false);
  const toggle = async () => {
    setOpen(!isOpen);
    if (panel || isOpen) return;
    try {
      const isRussian = document.documentElement.lang === "ru";
      const [{ TryPanel }, texts] = await Promise.all([
        import("./try-panel"),
        isRussian
          ? import("@/components/i18n/messages/ru/try-it.json")
          : import("@/components/i18n/messages/en/try-it.json"),
      ]);
      setPanel({ Panel: TryPanel, texts: texts.default });
    } catch {
      setFailed(true);
    }
  };
  return (
    <div className="my-5" data-no-print>
      <button type="button" aria-expanded={isOpen} onClick={toggle} className={buttonStyle("secondary")}>
        <Play aria-hidden strokeWidth={1.5} className="size-4" />
        {label}
      </button>
      {isFailed ? <p role="alert">{failedText}</p> : null}
      {panel && isOpen ? <panel.Panel call={call} isSignedIn={isSignedIn} texts={panel.texts} /> : null}
    </div>
  );
}
