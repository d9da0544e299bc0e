"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { buttonStyle, INPUT_STYLE } from "@/components/ui/button-style";
import { AnswerView } from "./answer-view";
import { ExportDialog } from "./export-dialog";
import type { Turn } from "./request-body";
import { TurnView } from "./turn-view";
import { type Column, type Columns, isRunning } from "./use-columns";

interface ColumnViewProps {
  readonly column: Column;
  readonly columns: Columns;
  /** From 1. */
  readonly place: number;
  readonly turns: readonly Turn[];
  readonly url: string;
  readonly onEdit: (turn: Turn, text: string) => void;
}

/** One model: which it is, the conversation with it, and what can be done about its last answer. */
export function ColumnView({ column, columns, place, turns, url, onEdit }: ColumnViewProps) {
  const t = useTranslations("playground");
  const id = useId();
  const [exported, setExported] = useState<string | null>(null);
  const last = turns.at(-1);
  const isBusy = last !== undefined && isRunning(column.answers[last.id]);
  const canAsk = last !== undefined && column.modelId !== "";
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3 rounded-panel border border-line bg-panel p-4">
      <div className="flex items-end gap-2">
        <label className="flex min-w-0 flex-1 flex-col gap-1.5">
          <span id={id} className="font-strong text-sm">
            {t("model", { number: place })}
          </span>
          <input
            list="playground-models"
            value={column.modelId}
            placeholder={t("noModel")}
            spellCheck={false}
            autoComplete="off"
            disabled={isBusy}
            onChange={(event) => columns.setModel(column.id, event.target.value.trim())}
            className={`${INPUT_STYLE} font-mono`}
          />
        </label>
        {columns.columns.length > 1 ? (
          <button
            type="button"
            aria-label={t("removeModel", { model: column.modelId || t("model", { number: place }) })}
            onClick={() => columns.remove(column.id)}
            className={buttonStyle("quiet", "medium")}
          >
            ×
          </button>
        ) : null}
      </div>
      {turns.length === 0 ? <p className="min-h-24 text-faint">{t("emptyColumn")}</p> : null}
      {turns.map((turn) => {
        const answer = column.answers[turn.id];
        return (
          <div key={turn.id} className="flex min-w-0 flex-col gap-3 border-line border-t pt-3">
            <TurnView turn={turn} isDisabled={isBusy} onEdit={(text) => onEdit(turn, text)} />
            {answer ? <AnswerView answer={answer} label={column.modelId} isLast={turn === last} /> : null}
          </div>
        );
      })}
      {canAsk ? (
        <div className="mt-auto flex flex-wrap gap-2">
          {isBusy ? (
            <Button size="small" onPress={() => columns.stop(column.id)}>
              {t("stop")}
            </Button>
          ) : (
            <Button size="small" onPress={() => columns.ask(column, turns)}>
              {t("retry")}
            </Button>
          )}
          <Button size="small" onPress={() => setExported(columns.bodyOf(column, turns))}>
            {t("export")}
          </Button>
        </div>
      ) : null}
      {exported === null ? null : <ExportDialog url={url} body={exported} onClose={() => setExported(null)} />}
    </section>
  );
}
