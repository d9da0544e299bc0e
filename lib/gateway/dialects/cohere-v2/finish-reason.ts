import type { FinishReason, UnifiedFinish } from "../../ir";

const DECODE: Readonly<Record<string, UnifiedFinish>> = {
  COMPLETE: "stop",
  STOP_SEQUENCE: "stop",
  MAX_TOKENS: "length",
  TOOL_CALL: "tool_calls",
  ERROR: "error",
  TIMEOUT: "error",
};

/** Cohere's word → ours. A turn that made calls and merely "completed" ended for its calls. */
export function decodeFinish(raw: unknown, hasCalls: boolean): FinishReason {
  const word = typeof raw === "string" ? raw : null;
  const unified = (word === null ? undefined : DECODE[word.toUpperCase()]) ?? "stop";
  return { unified: unified === "stop" && hasCalls ? "tool_calls" : unified, raw: word };
}
