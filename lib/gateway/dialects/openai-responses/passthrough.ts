import { findValue, objectEdits, splice } from "../../bytes";
import type { FinishReason } from "../../ir";
import type { PassthroughCodec, ReplyEdits } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { RESPONSES_PATH } from "./encode-request";
import { decodeFinish } from "./finish-reason";
import { objectsOf, textOf } from "./own";
import { ownMembersOf } from "./own-members";
import { streamMeter } from "./passthrough-stream";
import { rewriteRequest } from "./request-splice";
import { readUsage, usageChange } from "./usage";

const utf8Length = (value: unknown): number => (typeof value === "string" ? Buffer.byteLength(value) : 0);

/** Bytes of what a whole answer says: text, refusals, thinking, arguments. */
export function visibleBytes(output: unknown): number {
  const parts = (value: unknown): number =>
    objectsOf(value).reduce((sum, part) => sum + utf8Length(part.text) + utf8Length(part.refusal), 0);
  return objectsOf(output).reduce(
    (sum, item) =>
      sum + parts(item.content) + parts(item.summary) + utf8Length(item.arguments) + utf8Length(item.input),
    0,
  );
}

export const isCall = (item: JsonObject): boolean => item.type === "function_call" || item.type === "custom_tool_call";

function meterResponse(raw: Uint8Array, edits: ReplyEdits): ReturnType<PassthroughCodec["meterResponse"]> {
  const body: unknown = JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("utf8"));
  const wire = isObject(body) ? body : {};
  const reported = readUsage(wire.usage, wire.output);
  const hasCalls = objectsOf(wire.output).some(isCall);
  const finishReason: FinishReason | null = Array.isArray(wire.output) ? decodeFinish(wire, hasCalls) : null;
  return {
    usage: reported.usage,
    hasBadUsage: reported.isBad,
    finishReason,
    upstreamId: textOf(wire.id),
    outputBytes: visibleBytes(wire.output),
    finish(usage, cost) {
      const change = usageChange(wire.usage, reported, usage, cost);
      const whole: Record<string, string> = change.whole === undefined ? {} : { usage: change.whole };
      const own = objectEdits(raw, { set: { ...ownMembersOf(edits), ...whole } });
      const inner = findValue(raw, ["usage"]);
      return splice(raw, [...own, ...(inner && change.members ? objectEdits(raw, change.members, inner.start) : [])]);
    },
  };
}

export const passthrough: PassthroughCodec = {
  requestPath: () => RESPONSES_PATH,
  rewriteRequest,
  meterResponse,
  streamMeter,
};
