import type { FinishReason, UnifiedFinish } from "../../ir";

/** Anthropic's words → ours. `pause_turn` ends the turn like any stop; its own word stays in `raw`. */
const DECODE: Readonly<Record<string, UnifiedFinish>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  compaction: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
};

const ENCODE: Readonly<Record<UnifiedFinish, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  content_filter: "refusal",
  error: "end_turn",
};

/** `stop_reason` and `stop_sequence` of the wire. An unknown word is a stop that keeps its name. */
export function decodeFinish(reason: unknown, sequence: unknown): FinishReason {
  const raw = typeof reason === "string" ? reason : null;
  const unified = raw === null ? "stop" : (DECODE[raw] ?? "stop");
  return typeof sequence === "string" ? { unified, raw, stopSequence: sequence } : { unified, raw };
}

/** An answer's own Anthropic word where it had one, else the word for the unified reason. */
export function encodeFinish(finish: FinishReason): { stop_reason: string; stop_sequence: string | null } {
  if (finish.stopSequence !== undefined) return { stop_reason: "stop_sequence", stop_sequence: finish.stopSequence };
  const own = finish.raw !== null && finish.raw !== "stop_sequence" && DECODE[finish.raw] === finish.unified;
  return { stop_reason: own && finish.raw !== null ? finish.raw : ENCODE[finish.unified], stop_sequence: null };
}
