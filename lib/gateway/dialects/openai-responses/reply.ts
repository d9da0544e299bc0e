import { toJson } from "@/lib/kernel";
import type { ReplyMeta } from "../dialect";
import { isObject, type JsonObject } from "../read";
import type { WireFinish } from "./finish-reason";
import { compact } from "./own";

const orNull = (value: unknown): unknown => value ?? null;

/** What a response repeats of its request, with OpenAI's defaults for what the client did not say. */
function echoOf(request: unknown): JsonObject {
  const body = isObject(request) ? request : {};
  const reasoning = isObject(body.reasoning) ? body.reasoning : {};
  const text = isObject(body.text) ? body.text : {};
  return compact({
    background: false,
    instructions: orNull(body.instructions),
    max_output_tokens: orNull(body.max_output_tokens),
    max_tool_calls: orNull(body.max_tool_calls),
    metadata: body.metadata ?? {},
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: orNull(body.previous_response_id),
    prompt_cache_key: body.prompt_cache_key ?? undefined,
    reasoning: { effort: orNull(reasoning.effort), summary: orNull(reasoning.summary ?? reasoning.generate_summary) },
    safety_identifier: body.safety_identifier ?? undefined,
    service_tier: body.service_tier ?? "default",
    store: body.store !== false,
    temperature: body.temperature ?? 1,
    text: compact({ format: text.format ?? { type: "text" }, verbosity: text.verbosity ?? undefined }),
    tool_choice: body.tool_choice ?? "auto",
    tools: body.tools ?? [],
    top_logprobs: body.top_logprobs ?? 0,
    top_p: body.top_p ?? 1,
    truncation: body.truncation ?? "disabled",
    user: orNull(body.user),
  });
}

/** The part of a response that grows. */
export interface Progress {
  readonly status: WireFinish["status"] | "in_progress";
  readonly incomplete_details?: JsonObject | null;
  readonly error?: { readonly code: string; readonly message: string } | null;
  readonly output: readonly JsonObject[];
  readonly usage: JsonObject | null;
  readonly completedAtSeconds?: number;
  readonly native?: JsonObject;
}

/** Writes the same response several times, as it grows: what it repeats of the request is turned into JSON once. */
export class ResponseWriter {
  private readonly head: string;
  private readonly tail: string;

  constructor({ id, createdSeconds, model, request }: ReplyMeta) {
    this.head = JSON.stringify({ id, object: "response", created_at: createdSeconds }).slice(0, -1);
    this.tail = JSON.stringify({ model, ...echoOf(request) }).slice(1);
  }

  /** JSON text of the response. */
  write(progress: Progress): string {
    const { status, incomplete_details = null, error = null, output, usage, completedAtSeconds, native } = progress;
    const completed = completedAtSeconds === undefined ? {} : { completed_at: completedAtSeconds };
    const grown = toJson({ status, ...completed, error, incomplete_details, ...native, output, usage });
    return `${this.head},${grown.slice(1, -1)},${this.tail}`;
  }
}
