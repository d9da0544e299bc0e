"use client";

import { X } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Heading } from "react-aria-components/Dialog";
import type { PaletteTexts } from "./static-items";

interface ShortcutSheetProps {
  readonly texts: PaletteTexts;
  readonly onClose: () => void;
}

/** Every shortcut of the site. */
export function ShortcutSheet({ texts, onClose }: ShortcutSheetProps) {
  const rows = [
    { keys: ["Ctrl K", "⌘ K"], text: texts.keyPalette },
    { keys: ["?"], text: texts.keyShortcuts },
    { keys: ["/"], text: texts.keySearch },
    { keys: ["↑", "↓", "Enter"], text: texts.keyChoose },
    { keys: ["Ctrl Enter", "⌘ Enter"], text: texts.keySend },
    { keys: ["Esc"], text: texts.keyClose },
  ];
  return (
    <div className="flex flex-col gap-3 p-5">
      <div className="flex items-center justify-between">
        <Heading slot="title" className="text-lg">
          {texts.shortcuts}
        </Heading>
        <Button
          aria-label={texts.close}
          autoFocus
          onPress={onClose}
          className="-m-1 inline-flex size-8 items-center justify-center rounded-control text-soft hover:bg-hover"
        >
          <X aria-hidden strokeWidth={1.5} className="size-4.5" />
        </Button>
      </div>
      <dl className="flex flex-col">
        {rows.map(({ keys, text }) => (
          <div key={text} className="flex min-h-10 items-center justify-between gap-4 border-line border-t">
            <dt>{text}</dt>
            <dd className="flex gap-1.5">
              {keys.map((key) => (
                <kbd key={key} className="rounded-[4px] border border-line bg-sunken px-1.5 py-0.5 font-sans text-xs">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
