"use client";

import { KeyRound } from "lucide-react";
import { type ComponentProps, type ComponentType, useEffect, useRef, useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import type { KeyField } from "./key-field";
import { KEY_PLACE } from "./key-place";
import { useReaderKey } from "./reader-key";
import { loadTexts } from "./try/load-texts";

type FieldProps = ComponentProps<typeof KeyField>;

interface SampleKeyProps {
  readonly isSignedIn: boolean;
  /** Unique on the page. */
  readonly name: string;
  readonly label: string;
}

/** Under a sample with a place for a key: fills in the reader's, which stays in this tab. */
export function SampleKey({ isSignedIn, name, label }: SampleKeyProps) {
  const key = useReaderKey();
  const frame = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<{ Field: ComponentType<FieldProps>; texts: FieldProps["texts"] } | null>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const code = frame.current?.parentElement?.querySelector("pre");
    if (!code || key === "") return;
    const filled: { readonly node: Text; readonly text: string }[] = [];
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(node instanceof Text) || !node.data.includes(KEY_PLACE)) continue;
      filled.push({ node, text: node.data });
      node.data = node.data.replaceAll(KEY_PLACE, key);
    }
    return () => {
      for (const { node, text } of filled) node.data = text;
    };
  }, [key]);
  const toggle = async () => {
    setOpen(!isOpen);
    if (loaded || isOpen) return;
    const [{ KeyField: Field }, texts] = await Promise.all([import("./key-field"), loadTexts()]);
    setLoaded({ Field, texts });
  };
  return (
    <div ref={frame} className="border-line border-t px-4 py-2" data-no-print>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={toggle}
        className={buttonStyle("quiet", "small", "-ml-2.5")}
      >
        <KeyRound aria-hidden strokeWidth={1.5} className="size-4" />
        {label}
      </button>
      {loaded && isOpen ? (
        <div className="pt-2 pb-1">
          <loaded.Field value={key} isSignedIn={isSignedIn} texts={loaded.texts} name={name} />
        </div>
      ) : null}
    </div>
  );
}
