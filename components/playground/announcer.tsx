"use client";

import { useEffect, useRef, useState } from "react";
import type { Answer } from "./answer";
import { isRunning } from "./answer";
import { newSentences } from "./sentences";

/** Reads a stream aloud by sentence, not by token; what stood here before is not read again. */
export function Announcer({ answer, label }: { readonly answer: Answer | undefined; readonly label: string }) {
  const [said, setSaid] = useState("");
  const heard = useRef(answer && !isRunning(answer) ? answer.text.length : 0);
  useEffect(() => {
    if (!answer) return;
    if (answer.text.length < heard.current) heard.current = 0;
    const next = newSentences(answer.text, heard.current, !isRunning(answer));
    if (next.end === heard.current) return;
    heard.current = next.end;
    if (next.said) setSaid(`${label}: ${next.said}`);
  }, [answer, label]);
  return (
    <p aria-live="polite" data-testid="announcer" className="sr-only">
      {said}
    </p>
  );
}
