import type { FinishReason } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { textOf } from "./own";

/** How a response ended, in this dialect's three words. */
export interface WireFinish {
  readonly status: "completed" | "incomplete" | "failed";
  readonly incomplete_details: JsonObject | null;
}

/** Status and details of a response → ours. A turn that made calls ended for them. */
export function decodeFinish(response: JsonObject, hasCalls: boolean): FinishReason {
  const status = textOf(response.status);
  const details = isObject(response.incomplete_details) ? response.incomplete_details : {};
  const reason = textOf(details.reason);
  const raw = textOf(details.native_finish_reason) ?? textOf(response.native_finish_reason) ?? reason ?? status;
  if (status === "incomplete") return { unified: reason === "content_filter" ? "content_filter" : "length", raw };
  if (status === "failed" || status === "cancelled") return { unified: "error", raw };
  return { unified: hasCalls ? "tool_calls" : "stop", raw };
}

/** Our word → status and details; the vendor's own word beside them where it says more. */
export function encodeFinish({ unified, raw }: FinishReason): WireFinish {
  if (unified === "error") return { status: "failed", incomplete_details: null };
  if (unified === "stop" || unified === "tool_calls") return { status: "completed", incomplete_details: null };
  const reason = unified === "length" ? "max_output_tokens" : "content_filter";
  const native = raw === null || raw === reason ? {} : { native_finish_reason: raw };
  return { status: "incomplete", incomplete_details: { reason, ...native } };
}

/** The vendor's word where `status` alone would not tell it. */
export const nativeReason = ({ raw, unified }: FinishReason): JsonObject =>
  raw === null || unified === "length" || unified === "content_filter" || raw === "completed"
    ? {}
    : { native_finish_reason: raw };
