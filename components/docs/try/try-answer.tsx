"use client";

import type english from "@/components/i18n/messages/en/try-it.json";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { chargeOf, prettyText, type TryResult } from "./send-call";

/** Status, cost, headers and body of a tried call, while they come. */
export function TryAnswer({ result, texts }: { readonly result: TryResult; readonly texts: typeof english }) {
  const { status, headers, text, tookMs, isDone } = result;
  const charge = isDone ? chargeOf(result) : null;
  const requestId = headers.find(([name]) => name === "x-request-id")?.[1];
  const isGood = status >= 200 && status < 300;
  const facts = [
    ...(status > 0 ? [{ name: texts.status, value: String(status), tone: isGood ? "text-good" : "text-bad" }] : []),
    { name: texts.time, value: `${tookMs} ms`, tone: "" },
    ...(charge ? [{ name: texts.cost, value: `${charge.amount} ${charge.currency}`, tone: "" }] : []),
    ...(requestId ? [{ name: texts.requestId, value: requestId, tone: "break-all" }] : []),
  ];
  return (
    <div className="flex flex-col gap-3 border-line border-t pt-4">
      <p role="status" className="sr-only">
        {isDone ? (status === 0 ? texts.unreachable : `${texts.status} ${status}`) : texts.waiting}
      </p>
      {isDone && status === 0 ? <p className="text-bad">{texts.unreachable}</p> : null}
      <dl className="tabular flex flex-wrap gap-x-6 gap-y-1">
        {facts.map(({ name, value, tone }) => (
          <div key={name} className="flex gap-2">
            <dt className="text-faint">{name}</dt>
            <dd className={tone}>{value}</dd>
          </div>
        ))}
      </dl>
      {headers.length > 0 ? (
        <details>
          <summary className="min-h-6 cursor-pointer text-soft">{texts.headers}</summary>
          <ScrollRegion label={texts.headers} className="mt-2 overflow-x-auto rounded-control bg-sunken p-3">
            <pre className="font-mono text-xs leading-5">
              {headers.map(([name, value]) => `${name}: ${value}`).join("\n")}
            </pre>
          </ScrollRegion>
        </details>
      ) : null}
      {text ? (
        <ScrollRegion label={texts.answer} className="max-h-96 overflow-auto rounded-control bg-sunken p-3">
          <pre className="font-mono text-xs leading-5">{isDone ? prettyText(text) : text}</pre>
        </ScrollRegion>
      ) : null}
    </div>
  );
}
