"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Answer } from "./answer";
import { requestBody, type Turn } from "./request-body";
import type { PlaygroundModel, Settings } from "./settings";
import { streamAnswer } from "./stream-answer";

/** One model and what it has answered, by turn. */
export interface Column {
  readonly id: string;
  readonly modelId: string;
  readonly answers: Readonly<Record<string, Answer>>;
}

interface ColumnsInput {
  readonly initial: readonly string[];
  readonly models: ReadonlyMap<string, PlaygroundModel>;
  readonly settings: Settings;
}

export const isRunning = (answer: Answer | undefined): boolean =>
  answer?.status === "waiting" || answer?.status === "streaming";

let ids = 0;
const newColumn = (modelId: string): Column => ({ id: `column-${++ids}`, modelId, answers: {} });

/** The columns and their calls. Pieces of a stream are shown once a frame, however fast they come. */
export function useColumns({ initial, models, settings }: ColumnsInput) {
  const [columns, setColumns] = useState<readonly Column[]>(() => initial.map(newColumn));
  const running = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const calls = running.current;
    return () => {
      for (const call of calls.values()) call.abort();
    };
  }, []);

  const change = useCallback((id: string, edit: (column: Column) => Column) => {
    setColumns((all) => all.map((column) => (column.id === id ? edit(column) : column)));
  }, []);

  const bodyOf = ({ modelId, answers }: Column, turns: readonly Turn[]) =>
    requestBody({ modelId, model: models.get(modelId), settings, turns, answers });

  /** Asks one column for its answer to the last of `turns`. */
  const ask = (column: Column, turns: readonly Turn[]) => {
    const turn = turns.at(-1);
    if (!turn || column.modelId === "") return;
    running.current.get(column.id)?.abort();
    const call = new AbortController();
    running.current.set(column.id, call);
    let latest: Answer | null = null;
    let frame = 0;
    const show = () => {
      frame = 0;
      const answer = latest;
      if (!answer || running.current.get(column.id) !== call) return;
      change(column.id, (now) => ({ ...now, answers: { ...now.answers, [turn.id]: answer } }));
    };
    void streamAnswer({
      path: "/try/chat/completions",
      body: bodyOf(column, turns),
      headers: settings.mode === "test" ? { "x-mode": "test" } : undefined,
      signal: call.signal,
      onChange: (answer) => {
        latest = answer;
        if (frame === 0) frame = requestAnimationFrame(show);
      },
    });
  };

  const stop = (id: string) => running.current.get(id)?.abort();

  return {
    columns,
    ask,
    askAll: (turns: readonly Turn[]) => {
      for (const column of columns) ask(column, turns);
    },
    stop,
    stopAll: () => {
      for (const { id } of columns) stop(id);
    },
    bodyOf,
    setModel: (id: string, modelId: string) => change(id, (column) => ({ ...column, modelId })),
    add: () => setColumns((all) => [...all, newColumn("")]),
    remove: (id: string) => {
      stop(id);
      setColumns((all) => all.filter((column) => column.id !== id));
    },
    clear: () => {
      for (const { id } of columns) stop(id);
      running.current.clear();
      setColumns((all) => all.map((column) => ({ ...column, answers: {} })));
    },
  };
}

export type Columns = ReturnType<typeof useColumns>;
