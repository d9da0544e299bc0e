"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/text-area";
import type { ToolCall } from "./answer";
import { openCalls, type Step } from "./conversation";

interface ToolCallsProps {
  readonly step: Step;
  /** Absent = they can only be looked at. */
  readonly onAnswer?: (results: Step["results"]) => void;
}

/** The functions a model called, and what they answered: typed here when no mock stands for them. */
export function ToolCalls({ step, onAnswer }: ToolCallsProps) {
  const t = useTranslations("playground");
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const { toolCalls } = step.answer;
  if (toolCalls.length === 0) return null;
  const open = onAnswer ? openCalls(step) : [];
  const send = (event: FormEvent) => {
    event.preventDefault();
    onAnswer?.({ ...step.results, ...Object.fromEntries(open.map(({ id }) => [id, typed[id] ?? ""])) });
  };
  return (
    <form onSubmit={send} aria-label={t("toolCalls")} className="flex flex-col gap-3">
      {toolCalls.map((call, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: calls keep their places while their ids stream in.
          key={index}
          className="flex flex-col gap-2 rounded-control border border-line p-3"
        >
          <p className="text-soft text-xs">
            {t.rich("toolCall", { name: call.name, code: (chunks) => <code className="text-ink">{chunks}</code> })}
          </p>
          <Code text={pretty(call)} />
          {step.results[call.id] === undefined ? null : (
            <>
              <p className="text-soft text-xs">{t("toolResult")}</p>
              <Code text={step.results[call.id] ?? ""} />
            </>
          )}
          {open.includes(call) ? (
            <TextArea
              label={t("toolResultFor", { name: call.name })}
              rows={3}
              spellCheck={false}
              value={typed[call.id] ?? ""}
              onChange={(event) => setTyped((all) => ({ ...all, [call.id]: event.target.value }))}
            />
          ) : null}
        </div>
      ))}
      {open.length > 0 ? (
        <Button type="submit" size="small" kind="primary" className="self-start">
          {t("sendResults", { count: open.length })}
        </Button>
      ) : null}
    </form>
  );
}

const Code = ({ text }: { readonly text: string }) => (
  <pre className="max-h-60 overflow-y-auto whitespace-pre-wrap break-words rounded-control bg-sunken p-2 font-mono text-xs">
    {text || "\u00a0"}
  </pre>
);

/** Arguments indented once they are whole. */
function pretty({ arguments: text }: ToolCall): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
