import { type AppError, ERRORS } from "@/lib/kernel";
import { EMPTY_USAGE, type GenerateResponse, type StreamError } from "../../ir";
import type { ReplyCost, ReplyMeta } from "../dialect";
import { isObject } from "../read";
import { encodeBlock } from "./blocks";
import { encodeFinish } from "./finish-reason";
import type { View } from "./reasoning";
import { OWN } from "./signatures";
import { encodeUsage } from "./usage";

/** What the client asked to see of thinking: nothing unless it switched it on, as at Anthropic. */
export function viewOf(request: unknown): View {
  const thinking = isObject(request) && isObject(request.thinking) ? request.thinking : null;
  return {
    showsReasoning: thinking !== null && thinking.type !== "disabled",
    omitsThinking: thinking?.display === "omitted",
  };
}

/** A whole answer. Only the first choice: this dialect knows no others. */
export function encodeResponse(response: GenerateResponse, meta: ReplyMeta, cost: ReplyCost | null): unknown {
  const choice = response.choices[0];
  const view = viewOf(meta.request);
  const usage = response.usage ?? { ...EMPTY_USAGE, inputTokens: meta.inputTokensEstimate };
  return {
    id: meta.id,
    type: "message",
    role: "assistant",
    model: meta.model,
    content: (choice?.blocks ?? []).flatMap((block) => encodeBlock(block, view)),
    ...encodeFinish(choice?.finish ?? { unified: "stop", raw: null }),
    ...choice?.extensions?.[OWN],
    usage: encodeUsage(usage, cost),
  };
}

const OVERLOADED_STATUS = 529;

/** The error envelope. Our 503 is Anthropic's 529. */
export function encodeError(error: AppError, requestId: string): { status: number; body: unknown } {
  const { anthropic: type, status } = ERRORS[error.code];
  return {
    status: status === 503 ? OVERLOADED_STATUS : status,
    body: {
      type: "error",
      error: { type, message: error.message, ...(error.metadata ? { metadata: error.metadata } : {}) },
      request_id: requestId,
    },
  };
}

/** The data of an `error` event. */
export const encodeStreamFailure = (error: StreamError): unknown => ({
  type: "error",
  error: { type: ERRORS[error.code].anthropic, message: error.message },
});
