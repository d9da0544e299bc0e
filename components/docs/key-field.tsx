"use client";

import { useState } from "react";
import { callApi } from "@/components/client/call-api";
import type english from "@/components/i18n/messages/en/try-it.json";
import { buttonStyle, INPUT_STYLE } from "@/components/ui/button-style";
import { keepReaderKey } from "./reader-key";

interface KeyFieldProps {
  readonly value: string;
  readonly isSignedIn: boolean;
  readonly texts: typeof english;
  /** Unique on the page. */
  readonly name: string;
}

/** The reader's key, pasted or made on the spot; kept in this tab. */
export function KeyField({ value, isSignedIn, texts, name }: KeyFieldProps) {
  const [isFailed, setFailed] = useState(false);
  const make = async () => {
    const answer = await callApi<{ readonly key: string }>("POST", "/keys", { name: texts.keyName, mode: "test" });
    setFailed(!answer.isOk);
    if (answer.isOk) keepReaderKey(answer.data.key);
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={`key-${name}`} className="font-strong">
        {texts.key}
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id={`key-${name}`}
          type="password"
          autoComplete="off"
          className={`${INPUT_STYLE} min-w-48 flex-1 font-mono`}
          placeholder="air_test_…"
          value={value}
          aria-describedby={`key-note-${name}`}
          onChange={({ target }) => keepReaderKey(target.value.trim())}
        />
        {isSignedIn && value === "" ? (
          <button type="button" onClick={make} className={buttonStyle("secondary")}>
            {texts.makeKey}
          </button>
        ) : null}
        {value === "" ? null : (
          <button type="button" onClick={() => keepReaderKey("")} className={buttonStyle("quiet")}>
            {texts.forget}
          </button>
        )}
      </div>
      <div id={`key-note-${name}`} className="text-soft text-sm">
        {isFailed ? texts.keyFailed : texts.keyNote}
      </div>
    </div>
  );
}
