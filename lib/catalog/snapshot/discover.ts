import { z } from "zod";

const TIMEOUT_MS = 10_000;
const MODELS_MAX = 2000;
const modelList = z.object({ data: z.array(z.object({ id: z.string().min(1).max(150) })).max(MODELS_MAX) });

/** The operator's own OpenAI-compatible server (vLLM, Ollama, …). */
export interface SelfHosted {
  /** Its OpenAI base, e.g. "http://10.0.0.5:8000/v1". */
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly fetch: typeof globalThis.fetch;
}

/** Reads `GET {baseUrl}/models`. Ids become "airouter-cloud/<id>", folded to lower case, slashes kept. Throws on any fault. */
export async function readSelfHostedModels(server: SelfHosted): Promise<{ id: string; native: string }[]> {
  const response = await server.fetch(`${server.baseUrl.replace(/\/+$/, "")}/models`, {
    headers: { accept: "application/json", ...(server.apiKey ? { authorization: `Bearer ${server.apiKey}` } : {}) },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`GET /models answered ${response.status}`);
  const { data } = modelList.parse(await response.json());
  const found = new Map<string, string>();
  for (const { id } of data) found.set(`airouter-cloud/${id.toLowerCase()}`, id);
  return [...found].map(([id, native]) => ({ id, native }));
}
