import type { ClientSnippet } from "./client-snippets";

/** What is sent to models that do not chat: path below /v1, and the fields beside `model`. */
const REQUESTS: Readonly<Record<string, readonly [path: string, fields: string]>> = {
  embedding: ["embeddings", '"input": "Hello"'],
  image: ["images/generations", '"prompt": "A lighthouse at dusk"'],
  tts: ["audio/speech", '"input": "Hello", "voice": "alloy"'],
  rerank: ["rerank", '"query": "capital of France", "documents": ["Paris", "Berlin"]'],
  moderation: ["moderations", '"input": "Hello"'],
};

/** curl for a model that does not chat, or null where no operation is known. */
export function otherSnippet(
  type: string,
  { origin, model }: { readonly origin: string; readonly model: string },
): ClientSnippet | null {
  const base = { id: "curl", label: "curl", lang: "shellscript", guide: null } as const;
  if (type === "stt") {
    const code = `curl ${origin}/v1/audio/transcriptions \\
  -H "Authorization: Bearer air_live_…" \\
  -F model="${model}" \\
  -F file=@speech.mp3`;
    return { ...base, code };
  }
  const request = REQUESTS[type];
  if (!request) return null;
  const code = `curl ${origin}/v1/${request[0]} \\
  -H "Authorization: Bearer air_live_…" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${model}", ${request[1]}}'`;
  return { ...base, code };
}
