/** A streamed chat call, watched from outside: what arrived, and whether the end mark did. */
export interface WatchedStream {
  /** Sent as X-Request-Id and as the message, so that the journal, the record and the client can be laid side by side. */
  readonly mark: string;
  status: number | null;
  /** Rendered generation id, once a chunk named it. */
  id: string | null;
  text: string;
  /** The client has seen `[DONE]`: the answer is acknowledged. */
  isAcknowledged: boolean;
  /** Resolves when nothing more will come, however it ended. */
  readonly over: Promise<void>;
}

export function openStream(origin: string, key: string, model: string, mark: string): WatchedStream {
  const watched: { -readonly [Name in keyof WatchedStream]: WatchedStream[Name] } = {
    mark,
    status: null,
    id: null,
    text: "",
    isAcknowledged: false,
    over: Promise.resolve(),
  };
  watched.over = read(watched, origin, key, model).catch(() => undefined);
  return watched;
}

async function read(watched: WatchedStream, origin: string, key: string, model: string): Promise<void> {
  const response = await fetch(`${origin}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "x-request-id": watched.mark },
    body: JSON.stringify({ model, stream: true, messages: [{ role: "user", content: watched.mark }] }),
  });
  watched.status = response.status;
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    watched.text += decoder.decode(chunk as Uint8Array, { stream: true });
    watched.id ??= /"id":"(gen-[0-9a-f]+)"/.exec(watched.text)?.[1] ?? null;
    watched.isAcknowledged = watched.text.endsWith("data: [DONE]\n\n");
  }
}
