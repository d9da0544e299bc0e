import { type AttemptRecord, toJson } from "@/lib/kernel";
import type { ReplyCost } from "../dialects/dialect";
import type { Block, FinishReason, GenerateResponse, Usage } from "../ir";
import { type AttemptFailure, answerFailure } from "../upstream";
import type { Attempt } from "./attempt";
import { attemptRecord } from "./attempts";
import { readEmbeddings } from "./embed-call";
import { meteredOf } from "./metered";
import { isNative } from "./native-request";
import { remember } from "./remember";
import { addCostHeaders, answerHeaders } from "./reply-headers";
import { replyId, replyMeta } from "./reply-meta";
import { settle } from "./settle";
import type { Answered, Reserved } from "./stages";

/** A whole answer, read and ready to be completed with its cost. */
export interface PlainAnswer {
  readonly usage: Usage | null;
  readonly hasBadUsage?: boolean;
  readonly finishReason: FinishReason | null;
  readonly upstreamId: string | null;
  readonly outputBytes: number;
  finish(usage: Usage, cost: ReplyCost): Uint8Array | string;
}

/** Reads a whole answer in the candidate's dialect; a failure when it is not one. */
export function readPlain(
  stage: Reserved,
  tried: Attempt,
  body: Uint8Array,
  status: number,
): PlainAnswer | AttemptFailure {
  const { candidate } = tried;
  try {
    if (stage.operation === "embed") return readEmbeddings(stage, candidate, body);
    const answer = candidate.isPassthrough ? readPassed(stage, tried, body) : readTranslated(stage, tried, body);
    const isFailed = answer.finishReason === null || answer.finishReason.unified === "error";
    if (isFailed && answer.outputBytes === 0) return answerFailure("empty_answer", candidate.providerId, status);
    return answer;
  } catch (error) {
    return answerFailure("unreadable", candidate.providerId, status, error);
  }
}

function readPassed(stage: Reserved, { candidate }: Attempt, body: Uint8Array): PlainAnswer {
  const edits = { id: replyId(stage), model: candidate.model.id, request: stage.body };
  const metered = stage.dialect.passthrough.meterResponse(body, edits);
  // Through the proxy the answer stays the provider's own; its cost stands in the headers.
  return isNative(stage, candidate) ? { ...metered, finish: () => body } : metered;
}

function readTranslated(stage: Reserved, { candidate, prepared }: Attempt, body: Uint8Array): PlainAnswer {
  const parsed: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  const response = candidate.dialect.outbound.decodeResponse(parsed, prepared.neutral ?? undefined);
  const [first] = response.choices;
  return {
    usage: response.usage,
    hasBadUsage: response.hasBadUsage === true,
    finishReason: first?.finish ?? null,
    upstreamId: response.upstreamId,
    outputBytes: outputBytes(response),
    finish: (usage, cost) =>
      toJson(stage.dialect.inbound.encodeResponse({ ...response, usage }, replyMeta(stage, candidate), cost)),
  };
}

function outputBytes({ choices }: GenerateResponse): number {
  let bytes = 0;
  for (const { blocks } of choices) for (const block of blocks) bytes += blockBytes(block);
  return bytes;
}

function blockBytes(block: Block): number {
  if (block.type === "tool-call") return Buffer.byteLength(block.argumentsText);
  return "text" in block ? Buffer.byteLength(block.text) : 0;
}

/** Settles a whole answer, then lets it go: the charge is durable before the client has the last byte. */
export async function answerPlain(
  stage: Reserved,
  tried: Attempt,
  answer: PlainAnswer,
  earlier: readonly AttemptRecord[],
): Promise<Answered> {
  const { candidate, call, prepared } = tried;
  const { clock } = stage.core.ports;
  const answeredMs = clock.monotonic();
  const upstreamMs = answeredMs - call.timing.startedMs;
  const at = { startedAtMs: tried.startedAtMs, nowMs: answeredMs };
  const settled = await settle(stage, {
    status: "completed",
    candidate,
    metered: meteredOf(stage, candidate, answer),
    isCharged: true,
    isInsured: false,
    heldNano: stage.hold?.amountNano ?? null,
    finish: answer.finishReason,
    upstreamId: answer.upstreamId,
    errorCode: null,
    ttftMs: null,
    latencyMs: upstreamMs,
    attempts: [...earlier, attemptRecord(candidate, earlier.length, call.timing, at, 200, null)],
    warnings: prepared.warnings,
  });
  stage.core.breaker.succeeded(candidate.endpointId);
  stage.core.stats.record(candidate.endpointId, call.timing.firstByteMs ?? 0, settled.usage.outputTokens, upstreamMs);
  const headers = answerHeaders(
    stage,
    candidate,
    { upstreamMs, totalMs: clock.monotonic() - stage.startedMs },
    prepared.warnings,
  );
  addCostHeaders(headers, stage, settled.usage, settled.costNano);
  const body = answer.finish(settled.usage, settled.cost);
  if (stage.dialect.state) await remember(stage, body);
  return { reply: { status: 200, headers, body } };
}
