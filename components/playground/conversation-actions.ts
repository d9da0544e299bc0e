import { type Attachment, newColumn, newId, type Step, stepsOf, withColumn, withSteps, withTurn } from "./conversation";
import type { Board, Calls } from "./conversation-calls";
import type { Settings } from "./settings";

/** Everything a person can do to a conversation. */
export interface ConversationActions {
  readonly bodyOf: Calls["bodyOf"];
  /** Asks a column again, with the first `keep` answers to the last message as history. */
  readonly ask: (columnId: string, keep: number) => void;
  readonly stop: Calls["stop"];
  readonly stopAll: Calls["stopAll"];
  /** Says something behind the first `keep` turns and asks every column. */
  readonly say: (keep: number, text: string, attachments: readonly Attachment[]) => void;
  /** Answers the tool calls of a column's last answer and goes on. */
  readonly answerCalls: (columnId: string, results: Step["results"]) => void;
  readonly setSettings: (part: Partial<Settings>) => void;
  readonly setModel: (columnId: string, modelId: string) => void;
  readonly addColumn: () => void;
  readonly removeColumn: (columnId: string) => void;
}

export function conversationActions({ read, update }: Board, calls: Calls): ConversationActions {
  return {
    bodyOf: calls.bodyOf,
    ask: (columnId, keep) => void calls.ask(columnId, keep),
    stop: calls.stop,
    stopAll: calls.stopAll,
    say: (keep, text, attachments) => {
      calls.stopAll();
      update((all) => withTurn(all, keep, { id: newId("t"), text, attachments }));
      for (const { id } of read().columns) void calls.ask(id, 0);
    },
    answerCalls: (columnId, results) => {
      const { turns, columns } = read();
      const turn = turns.at(-1);
      const column = columns.find(({ id }) => id === columnId);
      const steps = column ? stepsOf(column, turn) : [];
      const last = steps.at(-1);
      if (!turn || !last) return;
      update((all) => withSteps(all, columnId, turn.id, [...steps.slice(0, -1), { ...last, results }]));
      void calls.ask(columnId, steps.length);
    },
    setSettings: (part) => update((all) => ({ ...all, settings: { ...all.settings, ...part } })),
    setModel: (columnId, modelId) => update((all) => withColumn(all, columnId, (column) => ({ ...column, modelId }))),
    addColumn: () => update((all) => ({ ...all, columns: [...all.columns, newColumn("")] })),
    removeColumn: (columnId) => {
      calls.stop(columnId);
      update((all) => ({ ...all, columns: all.columns.filter(({ id }) => id !== columnId) }));
    },
  };
}
