import { findValue, objectEdits, splice } from "../../bytes";
import type { PassthroughCodec, ReplyEdits } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { blockedFinish } from "./candidates";
import { requestPath } from "./encode-request";
import { decodeFinish } from "./finish-reason";
import { rewriteRequest } from "./passthrough-request";
import { streamMeter, visibleBytes } from "./passthrough-stream";
import { readUsage, searchCount, usageChange } from "./usage";

function parse(raw: Uint8Array): JsonObject {
  try {
    const value: unknown = JSON.parse(Buffer.from(raw).toString("utf8"));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function meterResponse(raw: Uint8Array, edits: ReplyEdits): ReturnType<PassthroughCodec["meterResponse"]> {
  const body = parse(raw);
  const candidates: readonly unknown[] = Array.isArray(body.candidates) ? body.candidates : [];
  const reported = readUsage(body.usageMetadata, searchCount(candidates));
  const first = candidates.find(isObject);
  const { bytes, hasCalls } = visibleBytes(candidates);
  const word = first?.finishReason;
  return {
    usage: reported.usage,
    hasBadUsage: reported.isBad,
    finishReason: typeof word === "string" ? decodeFinish(word, hasCalls) : blockedFinish(body),
    upstreamId: typeof body.responseId === "string" ? body.responseId : null,
    outputBytes: bytes,
    finish(usage, cost) {
      const set = { modelVersion: JSON.stringify(edits.model), responseId: JSON.stringify(edits.id) };
      const change = usageChange(body.usageMetadata, reported, usage, cost);
      const inner = findValue(raw, ["usageMetadata"]);
      return splice(raw, [
        ...objectEdits(raw, { set: { ...set, ...change.whole } }),
        ...(inner && change.members ? objectEdits(raw, change.members, inner.start) : []),
      ]);
    },
  };
}

export const passthrough: PassthroughCodec = { requestPath, rewriteRequest, meterResponse, streamMeter };
