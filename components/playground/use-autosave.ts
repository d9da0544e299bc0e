"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type ApiFailure, callApi } from "@/components/client/call-api";
import { type Conversation, isColumnBusy, toContent } from "./conversation";

/** A kept conversation as the server knows it. */
export interface Kept {
  readonly id: string;
  readonly title: string;
  readonly revision: number;
}

export type SaveState =
  | { readonly status: "none" | "saving" | "saved" }
  | { readonly status: "failed"; readonly failure: ApiFailure };

const QUIET_MS = 800;

/** Keeps the conversation whenever nothing has changed for a moment and no answer is on its way. */
export function useAutosave(conversation: Conversation, initial: Kept | null) {
  const [kept, setKept] = useState(initial);
  const [save, setSave] = useState<SaveState>({ status: initial ? "saved" : "none" });
  const saved = useRef(conversation);
  /** What could not be kept: tried again when it changes, or when asked. */
  const refused = useRef<Conversation | null>(null);
  const isSaving = useRef(false);
  const current = useRef({ conversation, kept });
  current.current = { conversation, kept };

  const write = useCallback(async (isNew = false) => {
    if (isSaving.current) return;
    isSaving.current = true;
    setSave({ status: "saving" });
    const { conversation: written } = current.current;
    const before = isNew ? null : current.current.kept;
    const content = toContent(written);
    const answer = before
      ? await callApi<Kept>("PATCH", `/conversations/${before.id}`, { content, revision: before.revision })
      : await callApi<Kept>("POST", "/conversations", { content });
    isSaving.current = false;
    if (answer.isOk) {
      saved.current = written;
      setKept(answer.data);
      setSave({ status: "saved" });
    } else {
      refused.current = written;
      setSave({ status: "failed", failure: answer });
    }
  }, []);

  const isBusy = conversation.columns.some((column) => isColumnBusy(column, conversation.turns));
  const isDirty = conversation !== saved.current && conversation.turns.length > 0;
  const isConflict = save.status === "failed" && save.failure.status === 409;
  const mayWrite = isDirty && !isBusy && save.status !== "saving" && !isConflict && conversation !== refused.current;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every further change starts the quiet time anew.
  useEffect(() => {
    if (!mayWrite) return;
    const timer = setTimeout(() => void write(), QUIET_MS);
    return () => clearTimeout(timer);
  }, [mayWrite, write, conversation]);

  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);

  const rename = useCallback(async (title: string): Promise<ApiFailure | null> => {
    const { kept: before } = current.current;
    if (!before) return null;
    const answer = await callApi<Kept>("PATCH", `/conversations/${before.id}`, { title });
    if (!answer.isOk) return answer;
    setKept(answer.data);
    return null;
  }, []);

  return { kept, save, isConflict, retry: () => void write(), keepAsNew: () => void write(true), rename, isDirty };
}

export type Autosave = ReturnType<typeof useAutosave>;
