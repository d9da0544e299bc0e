import { AppError, type AttemptRecord, isAppError, nano } from "@/lib/kernel";
import { isFree, outputCost } from "../metering";
import type { Candidate } from "../routing";
import type { AttemptFailure } from "../upstream";
import { answerPlain, readPlain } from "./answer-plain";
import { type Attempt, attempt, earlyFailure, failedRecord, failureOf } from "./attempt";
import { boundsOf } from "./bounds";
import { ClientWatch } from "./client-watch";
import { LiveStream } from "./live-stream";
import { meteredOf, NOTHING_MADE } from "./metered";
import { NativePath } from "./native-path";
import { nativeRefusal } from "./native-refusal";
import { isNative, unaskedUsage } from "./native-request";
import { PassthroughPath } from "./passthrough-path";
import { answerHeaders } from "./reply-headers";
import { replyId, replyMeta } from "./reply-meta";
import { type Ending, settle } from "./settle";
import type { Answered, Reserved } from "./stages";
import type { StreamPath } from "./stream-path";
import { TranslatedPath } from "./translated-path";

/** What the access log of an abandoned call shows; the client is not there to see it. */
const CLIENT_GONE = 499;

/**
 * Tries the candidates in order until one answers. Retry and fallback happen only here, before the first byte to the
 * client. When none answers the hold is released and the last failure is thrown.
 */
export async function answer(stage: Reserved): Promise<Answered> {
  // Who named an Idempotency-Key comes back for the whole answer: it is made and kept even when they left.
  const isKept = stage.claim !== null && !stage.facts.isStream;
  const watch = new ClientWatch(isKept ? null : stage.request);
  const attempts: AttemptRecord[] = [];
  let outcome: Answered | Defeat;
  try {
    outcome = await tryAll(stage, watch, attempts);
  } catch (error) {
    watch.release();
    await release(stage, error, attempts);
    throw error;
  }
  // A stream goes on watching until it has settled.
  if (!("reply" in outcome && stage.facts.isStream)) watch.release();
  if ("reply" in outcome) return outcome;
  const error = await giveUp(stage, outcome, attempts);
  const native = nativeRefusal(stage, outcome.failure);
  if (native) return { reply: native };
  throw error;
}

interface Defeat {
  readonly failure: AttemptFailure | null;
  readonly candidate: Candidate | null;
}

async function tryAll(stage: Reserved, watch: ClientWatch, attempts: AttemptRecord[]): Promise<Answered | Defeat> {
  let held = stage;
  let last: Defeat = { failure: null, candidate: null };
  for (const candidate of stage.candidates) {
    if (watch.isGone) return neverSent(held, attempts);
    const covered = isCovered(held, candidate) ? held : await cover(held, candidate);
    if (!covered || !admits(covered, candidate)) continue;
    held = covered;
    const outcome = await tryOnce(held, candidate, watch, attempts);
    if ("reply" in outcome) return outcome;
    last = { failure: outcome, candidate };
    if (!outcome.isFallbackAllowed) break;
  }
  const { candidate, failure } = last;
  // A kept-alive connection that the provider had closed meanwhile: the endpoint is well, and nobody else is left to ask.
  if (!candidate || failure?.isUnanswered !== true || watch.isGone) return last;
  const again = await tryOnce(held, candidate, watch, attempts);
  return "reply" in again ? again : { failure: again, candidate };
}

const admits = ({ core }: Reserved, candidate: Candidate): boolean =>
  core.breaker.admits(candidate.endpointId, core.ports.clock.monotonic());

const isCovered = (stage: Reserved, candidate: Candidate): boolean =>
  candidate === stage.candidates[0] || !candidate.card || isFree(candidate.card);

/** More is held for a dearer candidate; null when that cannot be. */
async function cover(stage: Reserved, candidate: Candidate): Promise<Reserved | null> {
  const { core, hold } = stage;
  const { card } = candidate;
  // The first candidate was free, so nothing is held: what costs money cannot step in.
  if (!hold || !card) return null;
  const bounds = boundsOf(stage, candidate);
  const needed = bounds.promptNano + outputCost(card, hold.outputTokens, bounds.promptTokens);
  if (needed <= hold.amountNano) return stage;
  try {
    const outcome = await core.ports.wallet.extend(stage.generationId, nano(needed - hold.amountNano));
    return outcome.ok ? { ...stage, hold: { ...hold, amountNano: nano(needed) } } : null;
  } catch (error) {
    core.ports.log.warn({ generationId: stage.generationId, error: String(error) }, "a hold could not be extended");
    return null;
  }
}

async function tryOnce(
  stage: Reserved,
  candidate: Candidate,
  watch: ClientWatch,
  attempts: AttemptRecord[],
): Promise<Answered | AttemptFailure> {
  const tried = await attempt(stage, candidate, watch);
  if ("error" in tried) {
    stage.core.breaker.failed(candidate.endpointId, stage.core.ports.clock.monotonic());
    return tried;
  }
  if (watch.isGone) return abandoned(stage, tried, attempts);
  const failure = failureOf(stage, tried) ?? (await takeAnswer(stage, tried, watch, attempts));
  if ("reply" in failure) return failure;
  const { breaker, ports } = stage.core;
  if (failure.isEndpointFault) breaker.failed(candidate.endpointId, ports.clock.monotonic());
  else breaker.abandoned(candidate.endpointId);
  attempts.push(failedRecord(stage, tried, attempts.length, failure));
  const { cause } = failure.error;
  ports.log.warn(
    {
      generationId: stage.generationId,
      endpointId: candidate.endpointId,
      word: failure.word,
      cause: cause && String(cause),
    },
    "an attempt failed",
  );
  return failure;
}

function takeAnswer(
  stage: Reserved,
  tried: Attempt,
  watch: ClientWatch,
  attempts: readonly AttemptRecord[],
): Promise<Answered> | Answered | AttemptFailure {
  const { opening } = tried;
  if (opening.kind === "whole") {
    const answer = readPlain(stage, tried, opening.body, opening.status);
    return "finish" in answer ? answerPlain(stage, tried, answer, attempts) : answer;
  }
  const outcome = stream(stage, tried, watch, attempts);
  // The id leaves with the head: the record must be there first. A hold has written it already.
  if (!("reply" in outcome) || stage.hold) return outcome;
  return stage.core.ports.wallet.begin(stage.start).then(() => outcome);
}

function stream(
  stage: Reserved,
  tried: Attempt,
  watch: ClientWatch,
  earlier: readonly AttemptRecord[],
): Answered | AttemptFailure {
  const { candidate, call, prepared, startedAtMs } = tried;
  const live = new LiveStream({
    stage,
    candidate,
    call,
    path: pathOf(stage, tried),
    startedAtMs,
    earlier: [...earlier],
    warnings: prepared.warnings,
    watch,
  });
  const failed = live.begin();
  if (failed) return earlyFailure(failed, candidate);
  const now = stage.core.ports.clock.monotonic();
  const elapsed = { upstreamMs: now - call.timing.startedMs, totalMs: now - stage.startedMs };
  const headers = answerHeaders(stage, candidate, elapsed, prepared.warnings);
  return { reply: { status: 200, headers, body: live.output } };
}

function pathOf(stage: Reserved, { candidate, prepared }: Attempt): StreamPath {
  const { dialect, isPassthrough } = candidate;
  if (!isPassthrough) {
    const decoder = dialect.outbound.streamDecoder(prepared.neutral ?? undefined);
    return new TranslatedPath(decoder, stage.dialect.inbound.streamEncoder(replyMeta(stage, candidate)));
  }
  const edits = { id: replyId(stage), model: candidate.model.id, request: stage.body };
  const meter = stage.dialect.passthrough.streamMeter(edits, stage.facts.wantsUsageChunk);
  return isNative(stage, candidate)
    ? new NativePath(meter, unaskedUsage(stage.dialect.passthrough, stage.facts))
    : new PassthroughPath(meter);
}

const NOTHING = {
  finish: null,
  upstreamId: null,
  ttftMs: null,
  latencyMs: null,
  warnings: [],
  isInsured: false,
} as const;

/** The client left while nobody had the request: nothing is charged. */
async function neverSent(stage: Reserved, attempts: readonly AttemptRecord[]): Promise<Answered> {
  const heldNano = stage.hold?.amountNano ?? null;
  const ending = { ...NOTHING, candidate: null, metered: null, isCharged: false, heldNano, errorCode: null, attempts };
  await settle(stage, { ...ending, status: "cancelled" });
  return { reply: { status: CLIENT_GONE, headers: {}, body: null } };
}

/** The client left before anything could be sent: the prompt is charged, for the provider had it. */
async function abandoned(stage: Reserved, tried: Attempt, attempts: readonly AttemptRecord[]): Promise<Answered> {
  const { candidate } = tried;
  tried.call.abort();
  stage.core.breaker.abandoned(candidate.endpointId);
  const ending: Ending = {
    ...NOTHING,
    status: "cancelled",
    candidate,
    metered: meteredOf(stage, candidate, NOTHING_MADE),
    isCharged: true,
    heldNano: stage.hold?.amountNano ?? null,
    errorCode: null,
    attempts: [...attempts, failedRecord(stage, tried, attempts.length, CANCELLED)],
  };
  await settle(stage, ending);
  return { reply: { status: CLIENT_GONE, headers: {}, body: null } };
}

const CANCELLED = { status: null, word: "cancelled" } as const;

/** Nobody answered: releases the hold, completes the record, and gives what the client is told. */
async function giveUp(
  stage: Reserved,
  { failure, candidate }: Defeat,
  attempts: readonly AttemptRecord[],
): Promise<AppError> {
  const error =
    failure?.error ??
    new AppError("provider_unavailable", {
      message: "The providers of this model keep failing and are left alone for a moment. Retry shortly.",
      retryAfterSeconds: 5,
    });
  await settle(stage, failed(stage, candidate, error.code, attempts));
  return error;
}

/** Lets the hold of a call go that failed on our side. What cannot be released now is left to the ledger's sweeper. */
async function release(stage: Reserved, cause: unknown, attempts: readonly AttemptRecord[]): Promise<void> {
  const code = isAppError(cause) ? cause.code : "internal";
  for (const { endpointId } of stage.candidates) stage.core.breaker.abandoned(endpointId);
  try {
    await settle(stage, failed(stage, null, code, attempts));
  } catch (error) {
    stage.core.ports.log.error(
      { generationId: stage.generationId, error: String(error) },
      "a hold could not be released",
    );
  }
}

const failed = (
  stage: Reserved,
  candidate: Candidate | null,
  errorCode: string,
  attempts: readonly AttemptRecord[],
): Ending => ({
  ...NOTHING,
  status: "failed",
  candidate,
  metered: null,
  isCharged: false,
  heldNano: stage.hold?.amountNano ?? null,
  errorCode,
  attempts,
});
