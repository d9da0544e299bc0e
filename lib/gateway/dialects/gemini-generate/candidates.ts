import type { FinishReason } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { decodeBlock } from "./finish-reason";

/** Members of a candidate beside content and finish that a Gemini client wants back (grounding, citations, ratings). */
export function candidateMembers(candidate: JsonObject): JsonObject {
  const { content: _content, finishReason: _finish, index: _index, ...rest } = candidate;
  return rest;
}

/** Why a prompt got no candidate. */
export function blockedFinish(body: JsonObject): FinishReason | null {
  const feedback = isObject(body.promptFeedback) ? body.promptFeedback : {};
  return typeof feedback.blockReason === "string" ? decodeBlock(feedback.blockReason) : null;
}
