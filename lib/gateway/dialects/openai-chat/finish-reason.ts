import type { FinishReason, UnifiedFinish } from "../../ir";

/** Words of OpenAI and of the vendors that borrow its format. */
const DECODE: Readonly<Record<string, UnifiedFinish>> = {
  stop: "stop",
  eos: "stop",
  eos_token: "stop",
  end_turn: "stop",
  stop_sequence: "stop",
  length: "length",
  max_tokens: "length",
  model_length: "length",
  tool_calls: "tool_calls",
  tool_use: "tool_calls",
  function_call: "tool_calls",
  content_filter: "content_filter",
  sensitive: "content_filter",
  safety: "content_filter",
  refusal: "content_filter",
  error: "error",
  network_error: "error",
  abort: "error",
  insufficient_system_resource: "error",
};

/** A vendor's word → ours. A turn that made calls and merely "stopped" ended for its calls (wire 49). */
export function decodeFinish(raw: string, hasCalls: boolean): FinishReason {
  const unified = DECODE[raw.toLowerCase()] ?? "stop";
  return { unified: unified === "stop" && hasCalls ? "tool_calls" : unified, raw };
}

/** Our word → the two members of a choice. Clients of the old `functions` wait for their own word. */
export const encodeFinish = (
  reason: FinishReason,
  isLegacyFunction = false,
): { finish_reason: string; native_finish_reason: string | null } => ({
  finish_reason: isLegacyFunction && reason.unified === "tool_calls" ? "function_call" : reason.unified,
  native_finish_reason: reason.raw,
});
