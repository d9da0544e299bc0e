"use client";

import { type FormEvent, type ReactNode, useRef, useState } from "react";
import type { Answer } from "@/components/playground/answer";
import { streamAnswer } from "@/components/playground/stream-answer";
import { buttonStyle, INPUT_STYLE } from "@/components/ui/button-style";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Money } from "@/components/ui/money";

type Label =
  | "prompt"
  | "initial"
  | "send"
  | "stop"
  | "answer"
  | "waiting"
  | "failed"
  | "cost"
  | "firstToken"
  | "total"
  | "tokens"
  | "provider"
  | "overhead";

interface LiveRequestFormProps {
  readonly labels: Readonly<Record<Label, string>>;
  readonly locale: string;
}

/** Sends the prompt and shows the stream as it comes. */
export function LiveRequestForm({ labels, locale }: LiveRequestFormProps) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [overheadMs, setOverheadMs] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  const isRunning = answer?.status === "waiting" || answer?.status === "streaming";
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    running.current?.abort();
    const prompt = String(new FormData(event.currentTarget).get("prompt"));
    const controller = new AbortController();
    running.current = controller;
    await streamAnswer({
      path: "/try/demo",
      body: JSON.stringify({ prompt }),
      signal: controller.signal,
      onHead: (headers) => setOverheadMs(readMs(headers.get("x-overhead-ms"))),
      onChange: (next) => running.current === controller && setAnswer(next),
    });
  };
  return (
    <form onSubmit={send} className="flex min-w-0 flex-col gap-3 rounded-panel border border-line bg-panel p-4">
      <label htmlFor="live-prompt" className="font-strong text-sm">
        {labels.prompt}
      </label>
      <div className="flex gap-2 max-sm:flex-col">
        <input
          id="live-prompt"
          name="prompt"
          required
          maxLength={300}
          defaultValue={labels.initial}
          autoComplete="off"
          className={INPUT_STYLE}
        />
        {isRunning ? (
          <button type="button" onClick={() => running.current?.abort()} className={buttonStyle("secondary", "large")}>
            {labels.stop}
          </button>
        ) : (
          <button type="submit" className={buttonStyle("primary", "large")}>
            {labels.send}
          </button>
        )}
      </div>
      <div className="min-h-20 whitespace-pre-wrap break-words rounded-control bg-sunken p-3 text-sm">
        <span className="sr-only">{labels.answer} </span>
        {answer?.text || (answer ? null : <span className="text-faint">{labels.waiting}</span>)}
        {answer?.status === "failed" ? <p className="text-bad">{answer.failure?.message || labels.failed}</p> : null}
      </div>
      <Figures answer={answer} overheadMs={overheadMs} labels={labels} locale={locale} />
      <p role="status" className="sr-only">
        {answer?.status === "done" ? answer.text : ""}
      </p>
    </form>
  );
}

const readMs = (text: string | null): number | null => (text && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null);

interface FiguresProps extends LiveRequestFormProps {
  readonly answer: Answer | null;
  /** What the gateway itself took before the first byte. */
  readonly overheadMs: number | null;
}

function Figures({ answer, overheadMs, labels, locale }: FiguresProps) {
  const usage = answer?.usage;
  const { charge } = usage ?? {};
  return (
    <dl className="tabular grid grid-cols-2 gap-x-4 gap-y-2 text-sm sm:grid-cols-3">
      <Figure name={labels.cost}>
        {charge ? <Money amount={charge.amount} currency={charge.currency} locale={locale} /> : null}
      </Figure>
      <Figure name={labels.firstToken}>{answer?.ttftMs == null ? null : formatDuration(answer.ttftMs, locale)}</Figure>
      <Figure name={labels.total}>{answer?.totalMs == null ? null : formatDuration(answer.totalMs, locale)}</Figure>
      <Figure name={labels.tokens}>
        {usage ? `${formatNumber(usage.inputTokens, locale)} → ${formatNumber(usage.outputTokens, locale)}` : null}
      </Figure>
      <Figure name={labels.provider}>{answer?.provider}</Figure>
      <Figure name={labels.overhead}>{overheadMs === null ? null : formatDuration(overheadMs, locale)}</Figure>
    </dl>
  );
}

const Figure = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-soft text-xs">{name}</dt>
    <dd className="truncate">{children ?? "—"}</dd>
  </div>
);
