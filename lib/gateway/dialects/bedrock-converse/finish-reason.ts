import type { FinishReason, UnifiedFinish } from "../../ir";

/** Converse's words → ours (API reference, `stopReason` of Converse and MessageStopEvent). */
const DECODE: Readonly<Record<string, UnifiedFinish>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  tool_use: "tool_calls",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  guardrail_intervened: "content_filter",
  content_filtered: "content_filter",
  malformed_model_output: "error",
  malformed_tool_use: "error",
};

/** An unknown word is a stop that keeps its name. Some models say `end_turn` although they call tools. */
export function decodeFinish(word: unknown, hasCalls: boolean): FinishReason {
  const raw = typeof word === "string" ? word : null;
  const unified = raw === null ? "stop" : (DECODE[raw] ?? "stop");
  return { unified: unified === "stop" && hasCalls ? "tool_calls" : unified, raw };
}
