import type { ConversationContent } from "@/lib/playground";
import { type Answer, isRunning } from "./answer";
import type { Settings } from "./settings";

export interface Attachment {
  readonly name: string;
  readonly kind: "image" | "audio" | "file" | "text";
  readonly mediaType: string;
  /** The text itself for `text`, base64 for the others. */
  readonly data: string;
}

/** What the person said, once for all columns. */
export interface Turn {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** One answer, and what its tool calls were answered with (by the call's id) before the next. */
export interface Step {
  readonly answer: Answer;
  readonly results: Readonly<Record<string, string>>;
}

/** One model and what it has answered, by turn. */
export interface Column {
  readonly id: string;
  readonly modelId: string;
  readonly replies: Readonly<Record<string, readonly Step[]>>;
}

export interface Conversation {
  readonly settings: Settings;
  readonly turns: readonly Turn[];
  readonly columns: readonly Column[];
}

let ids = 0;
/** Unique within a conversation. Not crypto.randomUUID: browsers have it on https and localhost only. */
export const newId = (kind: string): string =>
  `${kind}-${Date.now().toString(36)}${(++ids).toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;

export const newColumn = (modelId: string): Column => ({ id: newId("c"), modelId, replies: {} });

export const newConversation = (models: readonly string[], settings: Settings): Conversation => ({
  settings,
  turns: [],
  columns: models.map(newColumn),
});

export const stepsOf = (column: Column, turn: Turn | undefined): readonly Step[] =>
  turn ? (column.replies[turn.id] ?? []) : [];

export const isColumnBusy = (column: Column, turns: readonly Turn[]): boolean =>
  isRunning(stepsOf(column, turns.at(-1)).at(-1)?.answer);

/** UTF-16 length of everything that goes with a question to the last message: the conversation before it and itself. */
export const askedLength = (column: Column, turns: readonly Turn[], system: string): number =>
  turns.reduce(
    (sum, turn) =>
      sum +
      turn.text.length +
      (turn === turns.at(-1) ? 0 : stepsOf(column, turn).reduce((all, { answer }) => all + answer.text.length, 0)),
    system.length,
  );

/** The tool calls of a finished answer that have no result yet. */
export const openCalls = ({ answer, results }: Step) =>
  answer.status === "done" ? answer.toolCalls.filter(({ id }) => results[id] === undefined) : [];

export const allAnswers = (columns: readonly Column[]): readonly Answer[] =>
  columns.flatMap(({ replies }) => Object.values(replies).flatMap((steps) => steps.map(({ answer }) => answer)));

export const withColumn = (all: Conversation, id: string, edit: (column: Column) => Column): Conversation => ({
  ...all,
  columns: all.columns.map((column) => (column.id === id ? edit(column) : column)),
});

export const withSteps = (all: Conversation, columnId: string, turnId: string, steps: readonly Step[]): Conversation =>
  withColumn(all, columnId, (column) => ({ ...column, replies: { ...column.replies, [turnId]: steps } }));

/** The conversation with one more turn behind the first `keep`; what came after those is forgotten. */
export function withTurn(all: Conversation, keep: number, turn: Turn): Conversation {
  const kept = all.turns.slice(0, keep);
  const columns = all.columns.map((column) => ({
    ...column,
    replies: Object.fromEntries(kept.flatMap(({ id }) => (column.replies[id] ? [[id, column.replies[id]]] : []))),
  }));
  return { ...all, turns: [...kept, turn], columns };
}

/** What is kept: answers on their way count as stopped. */
export const toContent = ({ settings, turns, columns }: Conversation): ConversationContent => ({
  version: 1,
  settings: { ...settings, parameters: stated(settings.parameters) },
  turns,
  columns: columns.map((column) => ({
    ...column,
    replies: Object.fromEntries(
      Object.entries(column.replies).map(([turnId, steps]) => [turnId, steps.map(savedStep)]),
    ),
  })),
});

const stated = (parameters: Settings["parameters"]): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined && value !== ""));

const savedStep = ({ answer, results }: Step) =>
  ({
    answer: { ...answer, status: answer.status === "failed" || answer.status === "done" ? answer.status : "stopped" },
    results,
  }) as const;

export const fromContent = ({ settings, turns, columns }: ConversationContent): Conversation => ({
  settings,
  turns,
  columns,
});
