import { type Answer, failed, NEW_ANSWER, withChunk } from "./answer";
import { createSseReader } from "./sse-reader";

export interface StreamInput {
  /** A path of the session door, e.g. "/try/chat/completions". */
  readonly path: string;
  /** JSON text, sent as it is. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Called once, with the headers of the answer. */
  readonly onHead?: (headers: Headers) => void;
  /** Called for every piece that arrives. */
  readonly onChange: (answer: Answer) => void;
}

/** Runs one streamed call to its end and reports what has come. Never throws; aborting `signal` ends it as "stopped". */
export async function streamAnswer({ path, body, headers, signal, onHead, onChange }: StreamInput): Promise<Answer> {
  const startedMs = performance.now();
  const elapsed = () => Math.round(performance.now() - startedMs);
  let answer = NEW_ANSWER;
  let requestId: string | null = null;
  let status = 0;
  const tell = (next: Answer): Answer => {
    answer = next;
    onChange(next);
    return next;
  };
  const fail = (message: string) => tell(failed(answer, { message, status, requestId }, elapsed()));
  try {
    const response = await fetch(`/api/console${path}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
      cache: "no-store",
      signal,
    });
    status = response.status;
    onHead?.(response.headers);
    requestId = response.headers.get("x-request-id");
    answer = {
      ...answer,
      provider: response.headers.get("x-provider"),
      generationId: response.headers.get("x-generation-id"),
    };
    if (!response.ok || !response.body) return fail(await readError(response));
    tell(answer);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const events = createSseReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      let next = answer;
      for (const data of events.push(value)) next = withChunk(next, data, elapsed());
      if (next !== answer) tell(next);
    }
    if (answer.failure) return tell({ ...answer, failure: { ...answer.failure, requestId } });
    // A stream without its end mark was cut.
    return answer.status === "done" ? answer : fail("");
  } catch {
    return signal.aborted ? tell({ ...answer, status: "stopped", totalMs: elapsed() }) : fail("");
  }
}

async function readError(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as { error?: { message?: string } };
    return error?.message ?? "";
  } catch {
    return "";
  }
}
