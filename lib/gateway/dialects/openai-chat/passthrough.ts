import { AppError, toJson } from "@/lib/kernel";
import type { FinishReason, Usage } from "../../ir";
import {
  applyEdits,
  type Edit,
  memberEdits,
  memberOf,
  rewriteMembers,
  type Span,
  scanArray,
  scanObject,
} from "../../splice";
import { type PassthroughCodec, patchBody, type ReplyCost, type ReplyEdits, type RequestEdits } from "../dialect";
import { outputBytesOf } from "./chunk";
import { decodeFinish, encodeFinish } from "./finish-reason";
import { isObject, type JsonObject, objectsOf, textOf } from "./json";
import { normalizeMessage, withChanges } from "./normalize";
import { ChatStreamMeter } from "./passthrough-stream";
import { readUsage, usageReply } from "./usage";
import { readError } from "./vendor-error";

/** Request fields that speak to the gateway and never reach a provider (wire 63). */
export const GATEWAY_FIELDS: readonly string[] = [
  "models",
  "route",
  "provider",
  "providers",
  "transforms",
  "plugins",
  "usage",
  "session_id",
  "webhook_url",
  "webhook",
  "max_cost",
  "max_cost_usd",
  "tag",
  "tags",
  "routing",
  "cache",
  "fallbacks",
  "preset",
  "trace",
];

/** The fields that would differ, as JSON text (null = left out); everything else keeps its bytes. */
function requestChanges(body: Readonly<JsonObject>, edits: RequestEdits): Map<string, string | null> {
  const target: JsonObject = { ...body };
  for (const name of [...GATEWAY_FIELDS, ...edits.removeFields]) delete target[name];
  target.model = edits.nativeModel;
  if (edits.maxOutputTokens !== null) {
    const field =
      body.max_completion_tokens === undefined || body.max_completion_tokens === null
        ? "max_tokens"
        : "max_completion_tokens";
    target[field] = edits.maxOutputTokens;
  }
  if (body.stream === true) {
    target.stream_options = { ...(isObject(body.stream_options) ? body.stream_options : {}), include_usage: true };
  }
  if (body.stream !== true) delete target.stream_options;
  const patched = patchBody(target, edits.patches ?? []);
  const changes = new Map<string, string | null>();
  for (const name of Object.keys(body)) if (patched[name] === undefined) changes.set(name, null);
  for (const [name, value] of Object.entries(patched)) {
    if (value !== body[name] && value !== undefined) changes.set(name, JSON.stringify(value));
  }
  return changes;
}

/** Edits of a whole answer other than its usage. */
function replyEdits(raw: Uint8Array, body: JsonObject, edits: ReplyEdits): Edit[] {
  const root = scanObject(raw, raw[0] === 0xef ? 3 : 0);
  const spans = scanArray(raw, (memberOf(root, "choices") as Span).start);
  return objectsOf(body.choices).flatMap((choice, order): Edit[] => {
    const span = spans[order] as Span;
    const object = scanObject(raw, span.start);
    const message = isObject(choice.message) ? choice.message : {};
    const changes = normalizeMessage(message, `${edits.id}:${order}`);
    const finish = finishOf(choice);
    const wire = encodeFinish(finish, isObject(message.function_call));
    const own = new Map<string, string | null>();
    if (choice.index !== order && !Number.isSafeInteger(choice.index)) own.set("index", String(order));
    if (choice.finish_reason !== wire.finish_reason) own.set("finish_reason", JSON.stringify(wire.finish_reason));
    if (textOf(choice.native_finish_reason) === null)
      own.set("native_finish_reason", JSON.stringify(wire.native_finish_reason));
    const place = memberOf(object, "message");
    if (!place || raw[place.start] !== 123) {
      own.set("message", JSON.stringify(withChanges(message, changes)));
      return memberEdits(object, own);
    }
    const inner = new Map(
      [...changes].map(([name, value]) => [name, value === undefined ? null : JSON.stringify(value)]),
    );
    return [...memberEdits(object, own), ...(inner.size > 0 ? memberEdits(scanObject(raw, place.start), inner) : [])];
  });
}

/** The finish of a choice of a whole answer; one that the vendor left out counts as "stop". */
export function finishOf(choice: JsonObject): FinishReason {
  const message = isObject(choice.message) ? choice.message : {};
  const raw = textOf(choice.finish_reason);
  const hasCalls = objectsOf(message.tool_calls).length > 0;
  return { ...decodeFinish(raw ?? "stop", hasCalls), raw };
}

/** A whole answer as an object with choices; throws AppError `provider_error` for anything else. */
export function parseReply(raw: Uint8Array): JsonObject {
  let body: unknown;
  try {
    body = JSON.parse(
      Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
        .toString("utf8")
        .replace(/^\uFEFF/, ""),
    );
  } catch (cause) {
    throw new AppError("provider_error", { message: "The provider sent an answer that is not valid JSON.", cause });
  }
  return checkReply(body);
}

/** Throws AppError `provider_error` unless the body is an answer with at least one choice. */
export function checkReply(body: unknown): JsonObject {
  const isAnswer =
    isObject(body) && Array.isArray(body.choices) && body.choices.length > 0 && body.choices.every(isObject);
  if (isAnswer && !body.error) return body;
  const error = readError(body);
  throw new AppError("provider_error", { message: error?.message ?? "The provider sent an answer without choices." });
}

function meterResponse(raw: Uint8Array, edits: ReplyEdits): ReturnType<PassthroughCodec["meterResponse"]> {
  const body = parseReply(raw);
  const choices = objectsOf(body.choices);
  const reported = readUsage(body.usage);
  const inner = replyEdits(raw, body, edits);
  const outputBytes = choices.reduce((sum, choice) => {
    const message = isObject(choice.message) ? choice.message : {};
    return sum + outputBytesOf(withChanges(message, normalizeMessage(message, "")));
  }, 0);
  return {
    usage: reported.usage,
    hasBadUsage: reported.isBad,
    finishReason: finishOf(choices[0] as JsonObject),
    upstreamId: textOf(body.id),
    outputBytes,
    finish(usage: Usage | null, cost: ReplyCost | null): Uint8Array {
      const vendor = usage !== null && usage === reported.usage && isObject(body.usage) ? body.usage : null;
      const reply = usageReply(usage, cost, vendor);
      const top = new Map<string, string | null>([
        ["id", JSON.stringify(edits.id)],
        ["model", JSON.stringify(edits.model)],
        ["usage", reply === null ? null : toJson(reply)],
        ["x_groq", null],
      ]);
      if (body.object !== "chat.completion") top.set("object", '"chat.completion"');
      if (!Number.isSafeInteger(body.created)) top.set("created", String(Math.floor(Date.now() / 1000)));
      if (!("system_fingerprint" in body)) top.set("system_fingerprint", "null");
      return applyEdits(raw, [...memberEdits(scanObject(raw, raw[0] === 0xef ? 3 : 0), top), ...inner]);
    },
  };
}

export const passthrough: PassthroughCodec = {
  requestPath: () => "/chat/completions",
  rewriteRequest: (raw, body, edits) => rewriteMembers(raw, requestChanges(body, edits)),
  meterResponse,
  streamMeter: (edits, wantsUsageChunk) => new ChatStreamMeter(edits, wantsUsageChunk),
};
