import type { FinishReason, UnifiedFinish } from "../../ir";

const FILTERED = [
  "SAFETY",
  "RECITATION",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "IMAGE_SAFETY",
  "IMAGE_PROHIBITED_CONTENT",
  "IMAGE_RECITATION",
  "MODEL_ARMOR",
  "JAILBREAK",
  "LANGUAGE",
];

/** Gemini's words → ours. Others, known and to come, end an answer that is no good. */
const DECODE: Readonly<Record<string, UnifiedFinish>> = {
  STOP: "stop",
  FINISH_REASON_UNSPECIFIED: "stop",
  MAX_TOKENS: "length",
  ...Object.fromEntries(FILTERED.map((word) => [word, "content_filter" as const])),
  OTHER: "error",
  MALFORMED_FUNCTION_CALL: "error",
  UNEXPECTED_TOOL_CALL: "error",
  TOO_MANY_TOOL_CALLS: "error",
  NO_IMAGE: "error",
  IMAGE_OTHER: "error",
};

const ENCODE: Readonly<Record<UnifiedFinish, string>> = {
  stop: "STOP",
  tool_calls: "STOP",
  length: "MAX_TOKENS",
  content_filter: "SAFETY",
  error: "OTHER",
};

/** Gemini says STOP for calls too. */
export function decodeFinish(word: string, hasCalls: boolean): FinishReason {
  const unified = DECODE[word] ?? "stop";
  return { unified: unified === "stop" && hasCalls ? "tool_calls" : unified, raw: word };
}

/** Why a prompt was not answered at all. */
export const decodeBlock = (word: string): FinishReason => ({ unified: "content_filter", raw: word });

/** An answer's own Gemini word where it had one, else the word for the unified reason. */
export function encodeFinish(finish: FinishReason): string {
  const own = finish.raw === null ? undefined : DECODE[finish.raw];
  const isOwn = own === finish.unified || (own === "stop" && finish.unified === "tool_calls");
  return isOwn && finish.raw !== null ? finish.raw : ENCODE[finish.unified];
}
