"use client";

import { compareAddress } from "@/components/catalog/compare-words";
import { ModelPicker } from "@/components/catalog/model-picker";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle } from "@/components/ui/button-style";

interface AddModelProps {
  readonly ids: readonly string[];
  readonly locale: string;
  readonly texts: Readonly<Record<"label" | "hint" | "none" | "add", string>>;
}

/** Puts another model beside the others; a GET form without JavaScript. */
export function AddModel({ ids, locale, texts }: AddModelProps) {
  return (
    <form action={localePath(locale, "/compare")} method="get" className="flex w-full max-w-md flex-col gap-3">
      {ids.length > 0 ? <input type="hidden" name="models" value={ids.join(",")} /> : null}
      <ModelPicker
        label={texts.label}
        name="models"
        hint={texts.hint}
        noneText={texts.none}
        initial=""
        onPick={(id) => window.location.assign(localePath(locale, compareAddress([...ids, id])))}
      />
      <noscript>
        <button type="submit" className={buttonStyle("secondary", "large")}>
          {texts.add}
        </button>
      </noscript>
    </form>
  );
}
