/** What one model has answered so far. */
export interface Answer {
  readonly status: "waiting" | "streaming" | "done" | "stopped" | "failed";
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  /** The server's sentence; null unless it failed. */
  readonly error: string | null;
  /** From the request's start, as seen by this browser; null = nothing has come yet. */
  readonly ttftMs: number | null;
  readonly totalMs: number | null;
  readonly usage: AnswerUsage | null;
  readonly provider: string | null;
  readonly generationId: string | null;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text as it arrives. */
  readonly arguments: string;
}

export interface AnswerUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly cachedTokens: number;
  /** What the wallet was charged: exact decimal; null = the server did not say. */
  readonly charge: { readonly amount: string; readonly currency: string } | null;
}

export const NEW_ANSWER: Answer = {
  status: "waiting",
  text: "",
  reasoning: "",
  toolCalls: [],
  error: null,
  ttftMs: null,
  totalMs: null,
  usage: null,
  provider: null,
  generationId: null,
};

interface Chunk {
  readonly choices?: readonly {
    readonly delta?: {
      readonly content?: string | null;
      readonly reasoning?: string | null;
      readonly reasoning_content?: string | null;
      readonly tool_calls?: readonly {
        readonly index?: number;
        readonly id?: string;
        readonly function?: { readonly name?: string; readonly arguments?: string };
      }[];
    };
  }[];
  readonly usage?: {
    readonly prompt_tokens?: number;
    readonly completion_tokens?: number;
    readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
    readonly completion_tokens_details?: { readonly reasoning_tokens?: number } | null;
    readonly charge?: { readonly amount: string; readonly currency: string };
  } | null;
  readonly error?: { readonly message?: string };
}

/** The answer after one more event of the stream; `atMs` since the request's start. */
export function withChunk(answer: Answer, data: string, atMs: number): Answer {
  if (data === "[DONE]") return answer.status === "failed" ? answer : { ...answer, status: "done", totalMs: atMs };
  const chunk = JSON.parse(data) as Chunk;
  if (chunk.error) return { ...answer, status: "failed", error: chunk.error.message ?? "", totalMs: atMs };
  const delta = chunk.choices?.[0]?.delta;
  const text = delta?.content ?? "";
  const reasoning = delta?.reasoning ?? delta?.reasoning_content ?? "";
  const isOutput = text !== "" || reasoning !== "" || (delta?.tool_calls?.length ?? 0) > 0;
  return {
    ...answer,
    status: "streaming",
    text: answer.text + text,
    reasoning: answer.reasoning + reasoning,
    toolCalls: delta?.tool_calls ? withToolCalls(answer.toolCalls, delta.tool_calls) : answer.toolCalls,
    ttftMs: answer.ttftMs ?? (isOutput ? atMs : null),
    usage: chunk.usage ? readUsage(chunk.usage) : answer.usage,
  };
}

type Delta = NonNullable<NonNullable<NonNullable<Chunk["choices"]>[number]["delta"]>["tool_calls"]>;

function withToolCalls(known: readonly ToolCall[], deltas: Delta): readonly ToolCall[] {
  const calls = [...known];
  for (const { index = 0, id, function: part } of deltas) {
    const before = calls[index] ?? { id: "", name: "", arguments: "" };
    calls[index] = {
      id: id ?? before.id,
      name: before.name + (part?.name ?? ""),
      arguments: before.arguments + (part?.arguments ?? ""),
    };
  }
  return calls;
}

const readUsage = (usage: NonNullable<Chunk["usage"]>): AnswerUsage => ({
  inputTokens: usage.prompt_tokens ?? 0,
  outputTokens: usage.completion_tokens ?? 0,
  reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
  charge: usage.charge ?? null,
});

/** Output tokens per second after the first; null while unknown. */
export function tokensPerSecond({ usage, ttftMs, totalMs }: Answer): number | null {
  if (!usage || ttftMs === null || totalMs === null || totalMs <= ttftMs || usage.outputTokens < 2) return null;
  return ((usage.outputTokens - 1) * 1000) / (totalMs - ttftMs);
}
