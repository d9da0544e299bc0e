/** What one model has answered so far. */
export interface Answer {
  readonly status: "waiting" | "streaming" | "done" | "stopped" | "failed";
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  /** null unless it failed. */
  readonly failure: AnswerFailure | null;
  /** Why it ended, e.g. "stop", "length", "tool_calls", "content_filter". */
  readonly finishReason: string | null;
  /** From the request's start, as seen by this browser; null = nothing has come yet. */
  readonly ttftMs: number | null;
  /** While it streams: until the latest piece. */
  readonly totalMs: number | null;
  readonly usage: AnswerUsage | null;
  readonly provider: string | null;
  readonly generationId: string | null;
}

export interface AnswerFailure {
  /** The server's sentence; "" = it said none. */
  readonly message: string;
  /** HTTP status; 200 = the stream broke after it had begun, 0 = the server could not be reached. */
  readonly status: number;
  readonly requestId: string | null;
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
  readonly cacheWriteTokens: number;
  /** What the wallet was charged: exact decimal; null = the server did not say. */
  readonly charge: { readonly amount: string; readonly currency: string } | null;
}

export const NEW_ANSWER: Answer = {
  status: "waiting",
  text: "",
  reasoning: "",
  toolCalls: [],
  failure: null,
  finishReason: null,
  ttftMs: null,
  totalMs: null,
  usage: null,
  provider: null,
  generationId: null,
};

interface Chunk {
  readonly choices?: readonly {
    readonly finish_reason?: string | null;
    readonly delta?: {
      readonly content?: string | null;
      readonly refusal?: string | null;
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
    readonly prompt_tokens_details?: {
      readonly cached_tokens?: number;
      readonly cache_write_tokens?: number;
    } | null;
    readonly completion_tokens_details?: { readonly reasoning_tokens?: number } | null;
    readonly charge?: { readonly amount: string; readonly currency: string };
  } | null;
  readonly error?: { readonly message?: string };
}

/** The answer after one more event of the stream; `atMs` since the request's start. */
export function withChunk(answer: Answer, data: string, atMs: number): Answer {
  if (data === "[DONE]") return answer.status === "failed" ? answer : { ...answer, status: "done", totalMs: atMs };
  const chunk = JSON.parse(data) as Chunk;
  if (chunk.error) return failed(answer, { message: chunk.error.message ?? "", status: 200, requestId: null }, atMs);
  const choice = chunk.choices?.[0];
  const delta = choice?.delta;
  const text = delta?.content || delta?.refusal || "";
  const reasoning = delta?.reasoning ?? delta?.reasoning_content ?? "";
  const isOutput = text !== "" || reasoning !== "" || (delta?.tool_calls?.length ?? 0) > 0;
  return {
    ...answer,
    status: "streaming",
    text: answer.text + text,
    reasoning: answer.reasoning + reasoning,
    toolCalls: delta?.tool_calls ? withToolCalls(answer.toolCalls, delta.tool_calls) : answer.toolCalls,
    finishReason: choice?.finish_reason ?? answer.finishReason,
    ttftMs: answer.ttftMs ?? (isOutput ? atMs : null),
    totalMs: atMs,
    usage: chunk.usage ? readUsage(chunk.usage) : answer.usage,
  };
}

export const failed = (answer: Answer, failure: AnswerFailure, atMs: number): Answer => ({
  ...answer,
  status: "failed",
  failure,
  totalMs: atMs,
});

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
  cacheWriteTokens: usage.prompt_tokens_details?.cache_write_tokens ?? 0,
  charge: usage.charge ?? null,
});

export const isRunning = (answer: Answer | undefined): boolean =>
  answer?.status === "waiting" || answer?.status === "streaming";
