"use client";

import { useEffect, useState } from "react";

const SHOWN_MS = 4000;

type Listener = (text: string) => void;
const listeners = new Set<Listener>();

/** Says briefly that something was done. What needs an answer belongs on the page, not here. */
export function toast(text: string): void {
  for (const listener of listeners) listener(text);
}

/** Where toasts appear: one at a time, announced politely, gone by themselves. */
export function Toaster() {
  const [shown, setShown] = useState<{ readonly text: string; readonly id: number } | null>(null);
  useEffect(() => {
    const show: Listener = (text) => setShown({ text, id: Date.now() });
    listeners.add(show);
    return () => void listeners.delete(show);
  }, []);
  useEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-6 z-60 flex justify-center px-4">
      {shown ? (
        <p key={shown.id} className="rounded-control bg-ink px-4 py-2.5 text-page shadow-float">
          {shown.text}
        </p>
      ) : null}
    </div>
  );
}
