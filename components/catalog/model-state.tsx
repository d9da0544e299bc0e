import { Badge } from "@/components/ui/badge";
import type { CatalogTexts } from "./catalog-texts";
import type { ModelRow } from "./dto";

/** Whether a model can be called with a live key here, and why not. */
export function ModelState({
  model,
  texts,
}: {
  readonly model: Pick<ModelRow, "unavailableReason" | "isDeprecated">;
  readonly texts: CatalogTexts;
}) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      {model.unavailableReason ? (
        <Badge>{texts[`reason_${model.unavailableReason}`]}</Badge>
      ) : (
        <Badge tone="good">{texts.available}</Badge>
      )}
      {model.isDeprecated ? <Badge tone="warn">{texts.deprecated}</Badge> : null}
    </span>
  );
}
