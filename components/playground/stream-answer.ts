import { type Answer, NEW_ANSWER, withChunk } from "./answer";
import { createSseReader } from "./sse-reader";

export interface StreamInput {
  /** A path of the session door, e.g. "/try/chat/completions". */
  readonly path: string;
  /** JSON text, sent as it is. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Called for every piece that arrives. */
  readonly onChange: (answer: Answer) => void;
}

/** Runs one streamed call to its end and reports what has come. Never throws; aborting `signal` ends it as "stopped". */
export async function streamAnswer({ path, body, headers, signal, onChange }: StreamInput): Promise<void> {
  const startedMs = performance.now();
  const elapsed = () => Math.round(performance.now() - startedMs);
  let answer = NEW_ANSWER;
  const tell = (next: Answer) => {
    answer = next;
    onChange(next);
  };
  const fail = (error: string) => tell({ ...answer, status: "failed", error, totalMs: elapsed() });
  try {
    const response = await fetch(`/api/console${path}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
      cache: "no-store",
      signal,
    });
    if (!response.ok || !response.body) return fail(await readError(response));
    tell({
      ...answer,
      provider: response.headers.get("x-provider"),
      generationId: response.headers.get("x-generation-id"),
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const events = createSseReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      let next = answer;
      for (const data of events.push(value)) next = withChunk(next, data, elapsed());
      if (next !== answer) tell(next);
    }
    // A stream without its end mark was cut.
    if (answer.status !== "done" && answer.status !== "failed") fail("");
  } catch {
    if (signal.aborted) tell({ ...answer, status: "stopped", totalMs: elapsed() });
    else fail("");
  }
}

async function readError(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as { error?: { message?: string } };
    return error?.message ?? `HTTP ${response.status}`;
  } catch {
    return `HTTP ${response.status}`;
  }
}
