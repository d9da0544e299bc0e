"use client";

import { useTranslations } from "next-intl";
import { memo, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Announcer } from "./announcer";
import { AnswerView } from "./answer-view";
import { ColumnHead } from "./column-head";
import { type Column, isColumnBusy, stepsOf, type Turn } from "./conversation";
import type { ConversationActions } from "./conversation-actions";
import { ExportDialog } from "./export-dialog";
import { takesAttachment } from "./request-body";
import type { PlaygroundModel } from "./settings";
import { ToolCalls } from "./tool-calls";
import { TurnView } from "./turn-view";
import { useStickToEnd } from "./use-stick-to-end";

interface ColumnViewProps {
  readonly column: Column;
  readonly model: PlaygroundModel | undefined;
  readonly actions: ConversationActions;
  /** From 1. */
  readonly place: number;
  readonly isOnly: boolean;
  readonly turns: readonly Turn[];
  readonly isTest: boolean;
  /** Whether what is typed into the settings can be sent. */
  readonly canAsk: boolean;
  /** Where an exported request goes. */
  readonly url: string;
}

/** One model: which it is, the conversation with it, and what can be done about its last answer. */
export const ColumnView = memo(function ColumnView(props: ColumnViewProps) {
  const { column, model, actions, place, isOnly, turns, isTest, canAsk, url } = props;
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
        className="-mx-1 flex min-h-24 flex-1 flex-col gap-3 overflow-y-auto px-1"
      >
        {turns.length === 0 ? <p className="text-faint">{t("emptyColumn")}</p> : null}
        {turns.map((turn, index) => (
          <TurnOfColumn
            key={turn.id}
            {...{ turn, index, column, model, actions, isBusy, isTest }}
            isLast={index === turns.length - 1}
          />
        ))}
      </section>
      <Announcer key={turns.at(-1)?.id} answer={last?.answer} label={column.modelId} />
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

interface TurnOfColumnProps extends Pick<ColumnViewProps, "column" | "model" | "actions" | "isTest"> {
  readonly turn: Turn;
  readonly index: number;
  readonly isBusy: boolean;
  readonly isLast: boolean;
}

function TurnOfColumn({ turn, index, column, model, actions, isBusy, isTest, isLast }: TurnOfColumnProps) {
  const steps = stepsOf(column, turn);
  const leftOut = turn.attachments.filter((each) => !takesAttachment(model, each)).map(({ name }) => name);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <TurnView
        turn={turn}
        leftOut={leftOut}
        isDisabled={isBusy}
        onEdit={(text) => actions.say(index, text, turn.attachments)}
      />
      {steps.map((step, place) => (
        <AnswerView
          // biome-ignore lint/suspicious/noArrayIndexKey: answers keep their places.
          key={place}
          answer={step.answer}
          model={model}
          inputLength={turn.text.length}
          isTest={isTest}
        >
          {step.answer.toolCalls.length > 0 ? (
            <ToolCalls
              step={step}
              onAnswer={
                isLast && place === steps.length - 1 ? (results) => actions.answerCalls(column.id, results) : undefined
              }
            />
          ) : null}
        </AnswerView>
      ))}
    </div>
  );
}
