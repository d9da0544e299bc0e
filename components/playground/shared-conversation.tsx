"use client";

import { useTranslations } from "next-intl";
import { Disclosure } from "@/components/ui/disclosure";
import type { ConversationContent } from "@/lib/playground";
import { AnswerView } from "./answer-view";
import { fromContent, stepsOf } from "./conversation";
import { ToolCalls } from "./tool-calls";
import { TurnView } from "./turn-view";

/** A conversation to be read: every model's side of it, nothing to press. */
export function SharedConversation({ content }: { readonly content: ConversationContent }) {
  const t = useTranslations("playground");
  const { settings, turns, columns } = fromContent(content);
  return (
    <div className="flex flex-col gap-4">
      {settings.system ? (
        <Disclosure
          label={t("system")}
          labelClassName="font-strong text-sm"
          className="rounded-panel border border-line bg-panel p-3"
        >
          <p className="mt-2 whitespace-pre-wrap break-words font-mono text-sm">{settings.system}</p>
        </Disclosure>
      ) : null}
      <div className="grid gap-4 md:grid-flow-col md:auto-cols-[minmax(0,1fr)]">
        {columns.map((column) => (
          <section
            key={column.id}
            aria-label={column.modelId}
            className="flex min-w-0 flex-col gap-4 rounded-panel border border-line bg-panel p-4"
          >
            <h2 className="break-all font-mono text-sm">{column.modelId}</h2>
            {turns.map((turn) => (
              <div key={turn.id} className="flex min-w-0 flex-col gap-3">
                <TurnView turn={turn} isOthers />
                {stepsOf(column, turn).map((step, place) => (
                  <AnswerView
                    // biome-ignore lint/suspicious/noArrayIndexKey: answers keep their places.
                    key={place}
                    answer={step.answer}
                    model={undefined}
                    inputLength={0}
                    isTest={settings.mode === "test"}
                    hasRecord={false}
                  >
                    {step.answer.toolCalls.length > 0 ? <ToolCalls step={step} /> : null}
                  </AnswerView>
                ))}
              </div>
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}
