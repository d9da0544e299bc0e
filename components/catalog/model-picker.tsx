"use client";

import { useEffect, useId, useRef, useState } from "react";
import { INPUT_STYLE } from "@/components/ui/button-style";
import { searchModels } from "@/lib/kernel/browser";
import { loadModels } from "./catalog-index";
import type { ModelRow } from "./dto";

const SHOWN = 8;

interface ModelPickerProps {
  readonly label: string;
  /** The word a GET form sends. */
  readonly name: string;
  readonly hint: string;
  readonly noneText: string;
  /** What the field says at first; a GET form sends it without JavaScript. */
  readonly initial: string;
  readonly onPick: (id: string) => void;
}

/** A field that searches the catalog; what fits stands below it as buttons. */
export function ModelPicker({ label, name, hint, noneText, initial, onPick }: ModelPickerProps) {
  const id = useId();
  const [text, setText] = useState(initial);
  const [rows, setRows] = useState<readonly ModelRow[] | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const isHydrated = useRef(false);
  useEffect(() => {
    // What was typed before the page's script had arrived stays.
    const typed = isHydrated.current ? initial : (field.current?.value ?? initial);
    isHydrated.current = true;
    setText(typed);
    if (typed !== initial) loadModels("USD").then(setRows, () => undefined);
  }, [initial]);
  const load = () => {
    if (!rows) loadModels("USD").then(setRows, () => undefined);
  };
  const isAsking = text.trim() !== "" && text !== initial;
  const found = isAsking && rows ? searchModels(rows, text).slice(0, SHOWN) : [];
  const pick = (model: ModelRow) => {
    setText(model.id);
    onPick(model.id);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-strong text-sm">
        {label}
      </label>
      <input
        ref={field}
        id={id}
        type="search"
        name={name}
        value={text}
        onFocus={(event) => {
          load();
          event.target.select();
        }}
        onChange={(event) => {
          load();
          setText(event.target.value);
        }}
        onKeyDown={(event) => {
          const [first] = found;
          if (event.key !== "Enter" || !isAsking || !first) return;
          event.preventDefault();
          pick(first);
        }}
        placeholder={hint}
        autoComplete="off"
        spellCheck={false}
        className={INPUT_STYLE}
      />
      <div role="status">
        {isAsking && rows && found.length === 0 ? <p className="text-soft text-xs">{noneText}</p> : null}
      </div>
      {found.length > 0 ? (
        <ul className="flex flex-col overflow-hidden rounded-control border border-line">
          {found.map((model) => (
            <li key={model.id} className="border-line border-b last:border-b-0">
              <button
                type="button"
                onClick={() => pick(model)}
                className="flex min-h-9 w-full items-center justify-between gap-3 px-3 py-1 text-left hover:bg-hover"
              >
                <span className="truncate">{model.name}</span>
                <code className="truncate text-faint text-xs">{model.id}</code>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
