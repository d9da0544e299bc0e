"use client";

import { X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { INPUT_STYLE } from "@/components/ui/button-style";
import { Money } from "@/components/ui/money";
import type { Column } from "./conversation";
import { totalCost } from "./figures";
import type { PlaygroundModel } from "./settings";

interface ColumnHeadProps {
  readonly column: Column;
  readonly model: PlaygroundModel | undefined;
  /** Id of the column's name. */
  readonly labelId: string;
  /** From 1. */
  readonly place: number;
  readonly isBusy: boolean;
  readonly onModel: (modelId: string) => void;
  /** Absent = the last column stays. */
  readonly onRemove?: () => void;
}

/** Which model a column asks, and what the conversation with it has cost. */
export function ColumnHead({ column, model, labelId, place, isBusy, onModel, onRemove }: ColumnHeadProps) {
  const t = useTranslations("playground");
  const locale = useLocale();
  const { modelId } = column;
  const total = totalCost(Object.values(column.replies).flatMap((steps) => steps.map(({ answer }) => answer)));
  const hint = modelId === "" ? t("noModel") : model ? model.name : t("unknownModel");
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between gap-2">
        <label id={labelId} htmlFor={`${labelId}-input`} className="font-strong text-sm">
          {t("model", { number: place })}
        </label>
        {onRemove ? (
          <button
            type="button"
            aria-label={t("removeModel", { model: modelId || t("model", { number: place }) })}
            onClick={onRemove}
            className="-m-1 inline-flex size-7 shrink-0 items-center justify-center rounded-control text-soft hover:bg-hover hover:text-ink"
          >
            <X aria-hidden strokeWidth={1.5} className="size-4" />
          </button>
        ) : null}
      </div>
      <input
        id={`${labelId}-input`}
        list="playground-models"
        value={modelId}
        placeholder={t("modelPlaceholder")}
        spellCheck={false}
        autoComplete="off"
        disabled={isBusy}
        aria-describedby={`${labelId}-hint`}
        onChange={(event) => onModel(event.target.value.trim())}
        className={`${INPUT_STYLE} font-mono`}
      />
      <p id={`${labelId}-hint`} className="flex flex-wrap justify-between gap-x-3 text-soft text-xs">
        <span className="min-w-0 truncate">{hint}</span>
        {total ? (
          <span className="tabular">
            {t("total")} <Money amount={total.amount} currency={total.currency} locale={locale} />
          </span>
        ) : null}
      </p>
    </div>
  );
}
