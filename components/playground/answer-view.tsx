"use client";

import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Money } from "@/components/ui/money";
import { type Answer, tokensPerSecond } from "./answer";
import { MarkdownView } from "./markdown-view";
import { newSentences } from "./sentences";

interface AnswerViewProps {
  readonly answer: Answer;
  /** Whose answer it is, for screen readers. */
  readonly label: string;
  readonly isLast: boolean;
}

/** What a model said, with what it took. */
export function AnswerView({ answer, label, isLast }: AnswerViewProps) {
  const t = useTranslations("playground");
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {answer.reasoning ? (
        <details className="text-soft text-sm">
          <summary className="cursor-pointer">{t("reasoning")}</summary>
          <p className="mt-2 whitespace-pre-wrap break-words">{answer.reasoning}</p>
        </details>
      ) : null}
      <MarkdownView text={answer.text} />
      {answer.toolCalls.map((call) => (
        <div key={call.id} className="flex flex-col gap-1">
          <span className="text-soft text-xs">{t("toolCall", { name: call.name })}</span>
          <pre className="overflow-x-auto whitespace-pre-wrap rounded-control bg-sunken p-3 font-mono text-sm">
            {call.arguments}
          </pre>
        </div>
      ))}
      {answer.status === "failed" ? <p className="text-bad">{answer.error || t("failed")}</p> : null}
      {answer.status === "stopped" ? <p className="text-soft">{t("stopped")}</p> : null}
      <Figures answer={answer} />
      {isLast ? <Announcer answer={answer} label={label} /> : null}
    </div>
  );
}

function Figures({ answer }: { readonly answer: Answer }) {
  const t = useTranslations("playground");
  const locale = useLocale();
  const { usage, ttftMs } = answer;
  const speed = tokensPerSecond(answer);
  return (
    <dl className="tabular grid grid-cols-[repeat(auto-fit,minmax(5rem,1fr))] gap-2 text-sm">
      <Figure name={t("ttft")}>{ttftMs === null ? null : formatDuration(ttftMs, locale)}</Figure>
      <Figure name={t("speed")}>{speed === null ? null : formatNumber(Math.round(speed), locale)}</Figure>
      <Figure name={t("tokensIn")}>{usage ? formatNumber(usage.inputTokens, locale) : null}</Figure>
      <Figure name={t("tokensOut")}>{usage ? formatNumber(usage.outputTokens, locale) : null}</Figure>
      <Figure name={t("cost")}>
        {usage?.charge ? <Money amount={usage.charge.amount} currency={usage.charge.currency} locale={locale} /> : null}
      </Figure>
    </dl>
  );
}

const Figure = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-soft text-xs">{name}</dt>
    <dd>{children ?? "—"}</dd>
  </div>
);

/** Reads a stream aloud by sentence, not by token. */
function Announcer({ answer, label }: { readonly answer: Answer; readonly label: string }) {
  const [said, setSaid] = useState("");
  const heard = useRef(0);
  useEffect(() => {
    const isOver = answer.status !== "waiting" && answer.status !== "streaming";
    if (answer.text.length < heard.current) heard.current = 0;
    const next = newSentences(answer.text, heard.current, isOver);
    if (next.end === heard.current) return;
    heard.current = next.end;
    if (next.said) setSaid(`${label}: ${next.said}`);
  }, [answer, label]);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
