import { fill } from "@/components/i18n/fill";
import type { CatalogTexts } from "./catalog-texts";
import { COMPARE_FORM, COMPARED_MAX } from "./compare-words";
import type { ModelRow } from "./dto";

/** Which models were chosen for comparing. */
export interface Comparing {
  readonly ids: readonly string[];
  readonly onToggle: (id: string) => void;
}

interface CompareCheckProps {
  readonly model: ModelRow;
  readonly texts: CatalogTexts;
  readonly comparing: Comparing;
}

/** Adds a model to the comparison; part of that form, so it works without JavaScript too. */
export function CompareCheck({ model, texts, comparing }: CompareCheckProps) {
  const isChosen = comparing.ids.includes(model.id);
  const label = fill(texts.compareAdd, { name: model.name });
  return (
    <label
      title={label}
      className="relative z-1 -m-1.5 inline-flex size-7 align-middle cursor-pointer items-center justify-center"
    >
      <span className="sr-only">{label}</span>
      <input
        type="checkbox"
        form={COMPARE_FORM}
        name="models"
        value={model.id}
        checked={isChosen}
        disabled={!isChosen && comparing.ids.length >= COMPARED_MAX}
        onChange={() => comparing.onToggle(model.id)}
        className="size-4 accent-accent-fill"
      />
    </label>
  );
}
