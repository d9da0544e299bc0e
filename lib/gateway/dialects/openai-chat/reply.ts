import { AppError } from "@/lib/kernel";
import type { FinishReason } from "../../ir";
import { decodeFinish } from "./finish-reason";
import { isObject, type JsonObject, objectsOf, textOf } from "./json";
import { readError } from "./vendor-error";

/** The finish of a choice of a whole answer; one that the vendor left out counts as "stop". */
export function finishOf(choice: JsonObject): FinishReason {
  const message = isObject(choice.message) ? choice.message : {};
  const raw = textOf(choice.finish_reason);
  const hasCalls = objectsOf(message.tool_calls).length > 0;
  const native = textOf(choice.native_finish_reason);
  return { ...decodeFinish(raw ?? "stop", hasCalls), raw: native ?? raw };
}

/** Throws AppError `provider_error` unless the body is an answer with at least one choice. */
export function checkReply(body: unknown): JsonObject {
  const isAnswer =
    isObject(body) && Array.isArray(body.choices) && body.choices.length > 0 && body.choices.every(isObject);
  if (isAnswer && !body.error) return body;
  const error = readError(body);
  throw new AppError("provider_error", { message: error?.message ?? "The provider sent an answer without choices." });
}

/** Whole answer bytes → an object with choices; throws AppError `provider_error` for anything else. */
export function parseReply(raw: Uint8Array): JsonObject {
  let body: unknown;
  try {
    const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("utf8");
    body = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new AppError("provider_error", { message: "The provider sent an answer that is not valid JSON.", cause });
  }
  return checkReply(body);
}
