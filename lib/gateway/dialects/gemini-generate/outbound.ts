import type { Block, GenerateRequest, GenerateResponse } from "../../ir";
import type { OutboundCodec } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { CallIds } from "./call-ids";
import { blockedFinish, candidateMembers } from "./candidates";
import { encodeRequest } from "./encode-request";
import { decodeFinish } from "./finish-reason";
import { streamDecoder } from "./outbound-stream";
import { OWN } from "./own";
import { CallPairing, decodePart, text } from "./parts";
import { freeText, type SentTools, sentTools } from "./tool-names";
import { readUsage, searchCount } from "./usage";
import { decodeError } from "./vendor-error";

function decodeCallOrPart(part: JsonObject, ids: CallIds, sent: SentTools): Block[] {
  return decodePart(part, new CallPairing()).map((block): Block => {
    if (block.type !== "tool-call") return block;
    const wire = isObject(part.functionCall) ? part.functionCall : {};
    const call = { ...block, id: ids.name(wire.id), name: sent.original(block.name) };
    return sent.isFreeText(block.name) ? { ...call, kind: "custom", argumentsText: freeText(wire.args) } : call;
  });
}

function decodeCandidate(candidate: JsonObject, ids: CallIds, sent: SentTools): GenerateResponse["choices"][number] {
  const content = isObject(candidate.content) ? candidate.content : {};
  const parts: readonly unknown[] = Array.isArray(content.parts) ? content.parts : [];
  const blocks = parts.filter(isObject).flatMap((part) => decodeCallOrPart(part, ids, sent));
  const said = blocks.filter((block) => block.type !== "text" || block.text !== "" || block.extensions !== undefined);
  const hasCalls = said.some((block) => block.type === "tool-call");
  const members = candidateMembers(candidate);
  return {
    blocks: said,
    finish: decodeFinish(text(candidate.finishReason) || "STOP", hasCalls),
    ...(Object.keys(members).length > 0 ? { extensions: { [OWN]: members } } : {}),
  };
}

const KNOWN = new Set(["candidates", "usageMetadata", "modelVersion", "responseId", "createTime"]);

function decodeResponse(raw: unknown, request?: GenerateRequest): GenerateResponse {
  const body = isObject(raw) ? raw : {};
  const responseId = text(body.responseId) || null;
  const ids = new CallIds();
  ids.from(responseId);
  const sent = sentTools(request);
  const candidates: readonly unknown[] = Array.isArray(body.candidates) ? body.candidates : [];
  const choices = candidates.filter(isObject).map((candidate) => decodeCandidate(candidate, ids, sent));
  const blocked = blockedFinish(body) ?? { unified: "error" as const, raw: null };
  const { usage, isBad } = readUsage(body.usageMetadata, searchCount(candidates));
  const rest = Object.entries(body).filter(([key]) => !KNOWN.has(key));
  return {
    upstreamId: responseId,
    upstreamModel: text(body.modelVersion) || null,
    choices: choices.length > 0 ? choices : [{ blocks: [], finish: blocked }],
    usage,
    ...(isBad ? { hasBadUsage: true } : {}),
    ...(rest.length > 0 ? { extensions: { [OWN]: Object.fromEntries(rest) } } : {}),
  };
}

export const outbound: OutboundCodec = { encodeRequest, decodeResponse, decodeError, streamDecoder };
