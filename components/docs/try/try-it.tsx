"use client";

import { Play } from "lucide-react";
import { type ComponentType, useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { loadTexts } from "./load-texts";
import type { TryPanelProps } from "./try-panel";

interface TryItProps {
  readonly call: TryPanelProps["call"];
  readonly isSignedIn: boolean;
  readonly label: string;
  readonly failedText: string;
}

interface Loaded {
  readonly Panel: ComponentType<TryPanelProps>;
  readonly texts: TryPanelProps["texts"];
}

/** A button in the reference; the form behind it is loaded when somebody wants it. */
export function TryIt({ call, isSignedIn, label, failedText }: TryItProps) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [isFailed, setFailed] = useState(false);
  const toggle = async () => {
    setOpen(!isOpen);
    if (loaded || isOpen) return;
    try {
      const [{ TryPanel }, texts] = await Promise.all([import("./try-panel"), loadTexts()]);
      setLoaded({ Panel: TryPanel, texts });
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
      {loaded && isOpen ? <loaded.Panel call={call} isSignedIn={isSignedIn} texts={loaded.texts} /> : null}
    </div>
  );
}
