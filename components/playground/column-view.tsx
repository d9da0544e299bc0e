"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { memo, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Announcer } from "./announcer";
import { ColumnHead } from "./column-head";
import { askedLength, type Column, isColumnBusy, stepsOf, type Turn } from "./conversation";
import type { ConversationActions } from "./conversation-actions";
import type { PlaygroundModel } from "./settings";
import { TurnOfColumn } from "./turn-of-column";
import { useStickToEnd } from "./use-stick-to-end";

/** Loaded when it is opened. */
const ExportDialog = dynamic(() => import("./export-dialog").then((file) => file.ExportDialog), { ssr: false });

interface ColumnViewProps {
  readonly column: Column;
  readonly model: PlaygroundModel | undefined;
  readonly actions: ConversationActions;
  /** From 1. */
  readonly place: number;
  readonly isOnly: boolean;
  readonly turns: readonly Turn[];
  readonly isTest: boolean;
  readonly system: string;
  /** Whether what is typed into the settings can be sent. */
  readonly canAsk: boolean;
  /** Where an exported request goes. */
  readonly url: string;
}

/** One model: which it is, the conversation with it, and what can be done about its last answer. */
export const ColumnView = memo(function ColumnView(props: ColumnViewProps) {
  const { column, model, actions, place, isOnly, turns, isTest, system, canAsk, url } = props;
  const t = useTranslations("playground");
  const id = useId();
  const [exported, setExported] = useState<string | null>(null);
  const { frame, onScroll } = useStickToEnd<HTMLElement>(column.replies);
  const steps = stepsOf(column, turns.at(-1));
  const last = steps.at(-1);
  const isBusy = isColumnBusy(column, turns);
  return (
    <section
      aria-labelledby={id}
      className="flex min-w-0 flex-col gap-3 rounded-panel border border-line bg-panel p-4 lg:min-h-0"
    >
      <ColumnHead
        column={column}
        model={model}
        labelId={id}
        place={place}
        isBusy={isBusy}
        onModel={(modelId) => actions.setModel(column.id, modelId)}
        onRemove={isOnly ? undefined : () => actions.removeColumn(column.id)}
      />
      <section
        ref={frame}
        onScroll={onScroll}
        aria-label={t("talk", { number: place })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1).
        tabIndex={0}
        className="-mx-1 flex min-h-24 flex-1 max-lg:max-h-[65dvh] flex-col gap-3 overflow-y-auto px-1"
      >
        {turns.length === 0 ? <p className="text-faint">{t("emptyColumn")}</p> : null}
        {turns.map((turn, index) => (
          <TurnOfColumn
            key={turn.id}
            {...{ turn, index, model, actions, isBusy, isTest }}
            columnId={column.id}
            steps={stepsOf(column, turn)}
            isLast={index === turns.length - 1}
            inputLength={index === turns.length - 1 && isBusy ? askedLength(column, turns, system) : 0}
          />
        ))}
      </section>
      <Announcer key={`${turns.at(-1)?.id} ${steps.length}`} answer={last?.answer} label={column.modelId} />
      {turns.length > 0 && column.modelId !== "" ? (
        <div className="flex flex-wrap gap-2 border-line border-t pt-3">
          {isBusy ? (
            <Button size="small" onPress={() => actions.stop(column.id)}>
              {t("stop")}
            </Button>
          ) : (
            <Button
              size="small"
              isDisabled={!canAsk}
              onPress={() => actions.ask(column.id, Math.max(0, steps.length - 1))}
            >
              {t("retry")}
            </Button>
          )}
          <Button size="small" onPress={() => setExported(actions.bodyOf(column.id, Math.max(0, steps.length - 1)))}>
            {t("export")}
          </Button>
        </div>
      ) : null}
      {exported === null ? null : <ExportDialog url={url} body={exported} onClose={() => setExported(null)} />}
    </section>
  );
});
