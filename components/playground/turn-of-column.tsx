"use client";

import { memo } from "react";
import { AnswerView } from "./answer-view";
import type { Step, Turn } from "./conversation";
import type { ConversationActions } from "./conversation-actions";
import { takesAttachment } from "./request-body";
import type { PlaygroundModel } from "./settings";
import { ToolCalls } from "./tool-calls";
import { TurnView } from "./turn-view";

interface TurnOfColumnProps {
  readonly turn: Turn;
  /** Its place in the conversation, from 0. */
  readonly index: number;
  readonly columnId: string;
  readonly steps: readonly Step[];
  readonly model: PlaygroundModel | undefined;
  readonly actions: ConversationActions;
  readonly isBusy: boolean;
  readonly isTest: boolean;
  readonly isLast: boolean;
  /** Length of what is being asked, for the estimate. */
  readonly inputLength: number;
}

/** A message and what one model made of it. While a stream grows, only the last one is drawn again. */
export const TurnOfColumn = memo(function TurnOfColumn(props: TurnOfColumnProps) {
  const { turn, index, columnId, steps, model, actions, isBusy, isTest, isLast, inputLength } = props;
  const leftOut = turn.attachments.filter((each) => !takesAttachment(model, each)).map(({ name }) => name);
  const answerCalls = (results: Step["results"]) => actions.answerCalls(columnId, results);
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
          inputLength={inputLength}
          isTest={isTest}
        >
          {step.answer.toolCalls.length > 0 ? (
            <ToolCalls step={step} onAnswer={isLast && place === steps.length - 1 ? answerCalls : undefined} />
          ) : null}
        </AnswerView>
      ))}
    </div>
  );
});
