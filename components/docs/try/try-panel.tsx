"use client";

import { useRef, useState } from "react";
import type english from "@/components/i18n/messages/en/try-it.json";
import { buttonStyle, INPUT_STYLE } from "@/components/ui/button-style";
import type { Call } from "@/lib/docs";
import { KeyField } from "../key-field";
import { useReaderKey } from "../reader-key";
import { sendCall, type TryResult } from "./send-call";
import { TryAnswer } from "./try-answer";

export interface TryPanelProps {
  readonly call: Call;
  readonly isSignedIn: boolean;
  readonly texts: typeof english;
}

/** A form that sends one operation with the reader's own key and shows the whole answer. */
export function TryPanel({ call, isSignedIn, texts }: TryPanelProps) {
  const key = useReaderKey();
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() => firstValues(call));
  const [body, setBody] = useState(() => (call.body === null ? null : JSON.stringify(call.body, null, 2)));
  const [isStream, setStream] = useState(false);
  const [isSure, setSure] = useState(false);
  const [result, setResult] = useState<TryResult | null>(null);
  const stop = useRef<AbortController | null>(null);
  const isRunning = result !== null && !result.isDone;
  const changes = call.method !== "GET" && !call.isModelCall;
  const problem = problemOf(call, key, values, body, texts);

  const send = async () => {
    const control = new AbortController();
    stop.current = control;
    setResult({ status: 0, headers: [], text: "", tookMs: 0, isDone: false });
    setSure(false);
    const request = { method: call.method, url: addressOf(call, values), key, body: bodyOf(body, isStream) };
    try {
      await sendCall(request, control.signal, setResult);
    } catch {
      setResult((last) => (last ? { ...last, isDone: true } : null));
    }
  };

  return (
    <form
      className="mt-3 flex flex-col gap-4 rounded-panel border border-line bg-panel p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRunning && problem === null) void send();
      }}
    >
      {call.needsKey ? <KeyField value={key} isSignedIn={isSignedIn} texts={texts} name={call.id} /> : null}
      {call.parameters.map(({ name, place, isRequired, type }) => (
        <label key={name} className="flex flex-col gap-1">
          <span className="font-strong">
            <code>{name}</code> <span className="text-faint">{isRequired ? texts.required : `${place} · ${type}`}</span>
          </span>
          <input
            className={INPUT_STYLE}
            value={values[name] ?? ""}
            onChange={({ target }) => setValues({ ...values, [name]: target.value })}
          />
        </label>
      ))}
      {body === null ? null : (
        <label className="flex flex-col gap-1">
          <span className="font-strong">{texts.body}</span>
          <textarea
            className={`${INPUT_STYLE} min-h-32 py-2 font-mono text-sm leading-6`}
            rows={Math.min(16, body.split("\n").length + 1)}
            spellCheck={false}
            value={body}
            onChange={({ target }) => setBody(target.value)}
          />
        </label>
      )}
      {call.isStreamable ? <Check isOn={isStream} onChange={setStream} text={texts.stream} /> : null}
      {changes ? <Check isOn={isSure} onChange={setSure} text={texts.changes} /> : null}
      <div className="flex flex-wrap items-center gap-3">
        <button
          type="submit"
          disabled={isRunning || problem !== null || (changes && !isSure)}
          className={buttonStyle("primary")}
        >
          {texts.send}
        </button>
        {isRunning ? (
          <button type="button" onClick={() => stop.current?.abort()} className={buttonStyle("secondary")}>
            {texts.stop}
          </button>
        ) : null}
        <span className="text-soft">{problem ?? ""}</span>
      </div>
      {result ? <TryAnswer result={result} texts={texts} /> : null}
    </form>
  );
}

const firstValues = ({ parameters }: Call): Record<string, string> =>
  Object.fromEntries(parameters.map(({ name, isRequired, example }) => [name, isRequired ? (example ?? "") : ""]));

/** Why it cannot be sent yet, or null. */
function problemOf(
  call: Call,
  key: string,
  values: Readonly<Record<string, string>>,
  body: string | null,
  texts: TryPanelProps["texts"],
): string | null {
  if (call.needsKey && key === "") return texts.needsKey;
  const missing = call.parameters.find(({ name, isRequired }) => isRequired && !values[name]?.trim());
  if (missing) return `${texts.missing} ${missing.name}`;
  try {
    if (body !== null) JSON.parse(body);
    return null;
  } catch {
    return texts.badJson;
  }
}

function addressOf({ path, parameters }: Call, values: Readonly<Record<string, string>>): string {
  // An id of a model keeps its slash.
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(values[name] ?? "").replaceAll("%2F", "/"),
  );
  const query = new URLSearchParams();
  for (const { name, place } of parameters) {
    const value = values[name]?.trim();
    if (place === "query" && value) query.set(name, value);
  }
  const search = query.toString();
  return `/v1${filled}${search ? `?${search}` : ""}`;
}

function bodyOf(text: string | null, isStream: boolean): string | null {
  if (text === null || !isStream) return text;
  return JSON.stringify({ ...JSON.parse(text), stream: true });
}

interface CheckProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly text: string;
}

const Check = ({ isOn, onChange, text }: CheckProps) => (
  <label className="inline-flex min-h-6 items-center gap-2">
    <input type="checkbox" className="size-4" checked={isOn} onChange={({ target }) => onChange(target.checked)} />
    {text}
  </label>
);
