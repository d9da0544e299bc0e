import { type Answer, isRunning, NEW_ANSWER } from "./answer";
import { type Conversation, type Step, stepsOf, withSteps } from "./conversation";
import { requestBody } from "./request-body";
import type { PlaygroundModel, Settings } from "./settings";
import { streamAnswer } from "./stream-answer";
import { mockOf } from "./tools";

/** The conversation in one place: as it is now, and the way to change it. */
export interface Board {
  read(): Conversation;
  update(edit: (all: Conversation) => Conversation): void;
}

export interface Calls {
  /** The request that asks a column with the first `keep` answers to the last message as history; null = there is none. */
  bodyOf(columnId: string, keep: number): string | null;
  /** Sends that request and shows what comes. Mocked tool calls are answered, and the column is asked on. */
  ask(columnId: string, keep: number): Promise<void>;
  stop(columnId: string): void;
  stopAll(): void;
}

/** Answers in a row to one message, when every call is answered by a mock. */
const ROUNDS_MAX = 8;

/** The calls of a conversation, at most one a column. Pieces of a stream are shown once a frame, however fast they come. */
export function createCalls(board: Board, models: ReadonlyMap<string, PlaygroundModel>): Calls {
  const running = new Map<string, AbortController>();

  const bodyOf = (columnId: string, keep: number): string | null => {
    const { columns, turns, settings } = board.read();
    const column = columns.find(({ id }) => id === columnId);
    if (!column || column.modelId === "" || turns.length === 0) return null;
    return requestBody({ column, model: models.get(column.modelId), settings, turns, keep });
  };

  const ask = async (columnId: string, keep: number): Promise<void> => {
    const body = bodyOf(columnId, keep);
    const { columns, turns, settings } = board.read();
    const column = columns.find(({ id }) => id === columnId);
    const turn = turns.at(-1);
    if (body === null || !turn || !column) return;
    running.get(columnId)?.abort();
    const call = new AbortController();
    running.set(columnId, call);
    const before = stepsOf(column, turn).slice(0, keep);
    const show = (answer: Answer, results: Step["results"] = {}): boolean => {
      if (running.get(columnId) !== call) return false;
      board.update((all) => withSteps(all, columnId, turn.id, [...before, { answer, results }]));
      return true;
    };
    const frames = oncePerFrame(show);
    show(NEW_ANSWER);
    const answer = await streamAnswer({
      path: "/try/chat/completions",
      body,
      headers: settings.mode === "test" ? { "x-mode": "test" } : undefined,
      signal: call.signal,
      onChange: frames.push,
    });
    frames.cancel();
    const results = mockedResults(answer, board.read().settings);
    if (!show(answer, results)) return;
    const isAnswered = answer.toolCalls.length > 0 && answer.toolCalls.every(({ id }) => results[id] !== undefined);
    if (isAnswered && keep + 1 < ROUNDS_MAX) await ask(columnId, keep + 1);
  };

  return {
    bodyOf,
    ask,
    stop: (columnId) => running.get(columnId)?.abort(),
    stopAll: () => {
      for (const call of running.values()) call.abort();
    },
  };
}

/** Tool calls of a finished answer that a mock answers, by their ids. */
function mockedResults({ status, toolCalls }: Answer, { tools }: Settings): Step["results"] {
  if (status !== "done") return {};
  return Object.fromEntries(
    toolCalls.flatMap(({ id, name }) => {
      const mock = mockOf(tools, name);
      return mock === null ? [] : [[id, mock]];
    }),
  );
}

/** Passes on the newest value at most once a frame. A page in the background has no frames: its end is shown by others. */
function oncePerFrame(show: (answer: Answer) => unknown) {
  let newest: Answer | null = null;
  let frame = 0;
  return {
    push: (answer: Answer) => {
      if (!isRunning(answer)) return;
      newest = answer;
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (newest) show(newest);
      });
    },
    cancel: () => cancelAnimationFrame(frame),
  };
}
