import type { AttemptRecord } from "@/lib/kernel";
import type { StreamError } from "../ir";
import type { Candidate } from "../routing";
import {
  type AttemptFailure,
  answerFailure,
  connectionFailure,
  OpenCall,
  type Opening,
  retryAfterSeconds,
  statusFailure,
  type UpstreamFailure,
} from "../upstream";
import { attemptRecord } from "./attempts";
import type { ClientWatch } from "./client-watch";
import { type Prepared, prepare } from "./prepare";
import type { Reserved } from "./stages";

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** One try at one candidate that came back with something. */
export interface Attempt {
  readonly candidate: Candidate;
  readonly prepared: Prepared;
  readonly call: OpenCall;
  readonly opening: Opening;
  readonly startedAtMs: number;
}

/**
 * Sends the request to a candidate and waits until its answer is whole or begins to stream. Cut off when the client
 * leaves. A failure back = it could not even be sent (no credentials to be had).
 */
export async function attempt(
  stage: Reserved,
  candidate: Candidate,
  watch: ClientWatch,
): Promise<Attempt | AttemptFailure> {
  const { clock, options } = stage.core.ports;
  const prepared = await prepare(stage, candidate);
  if ("error" in prepared) return prepared;
  const startedAtMs = clock.now();
  const call = new OpenCall(candidate.transport, prepared.request, {
    isStream: stage.facts.isStream,
    silenceMs: options.heartbeatMs,
    maxBodyBytes: MAX_ANSWER_BYTES,
    now: () => clock.monotonic(),
  });
  watch.whenGone(() => call.abort());
  return { candidate, prepared, call, opening: await call.opening, startedAtMs };
}

/** What is wrong with an attempt, judged before anything is sent; null = it is good so far. */
export function failureOf(stage: Reserved, { call, candidate, opening }: Attempt): AttemptFailure | null {
  const { providerId, dialect } = candidate;
  if (opening.kind === "live") return null;
  if (opening.kind === "failed") {
    const isUnanswered = opening.failure.kind === "reset" && call.timing.headersMs === null;
    return { ...connectionFailure(opening.failure, providerId), isUnanswered };
  }
  const { status, body } = opening;
  if (status >= 200 && status < 300)
    return stage.facts.isStream ? answerFailure("no_stream", providerId, status) : null;
  if (status < 400) return answerFailure(`status_${status}`, providerId, status);
  const words = dialect.outbound.decodeError(status, readJson(body));
  const retryAfter = retryAfterSeconds(opening.retryAfter, stage.core.ports.clock.now());
  return { ...statusFailure(status, words, providerId, retryAfter, candidate.isSandbox), answer: opening };
}

/** JSON when it is, else the text, else null. */
function readJson(body: Uint8Array): unknown {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text === "" ? null : text;
  }
}

/** A stream that failed before its first byte to the client. */
export const earlyFailure = (found: StreamError | UpstreamFailure, candidate: Candidate): AttemptFailure => {
  if ("kind" in found) return connectionFailure(found, candidate.providerId);
  const status =
    found.code === "upstream_rate_limited"
      ? 429
      : found.code === "provider_unavailable"
        ? 503
        : found.code === "upstream_timeout"
          ? 504
          : 502;
  const failure = statusFailure(
    status,
    { message: found.message, type: found.raw ?? null },
    candidate.providerId,
    undefined,
    false,
  );
  return { ...failure, status: 200, word: found.raw ?? found.code };
};

/** The journal's line of a failed attempt. */
export function failedRecord(
  stage: Reserved,
  tried: Attempt,
  position: number,
  failure: Pick<AttemptFailure, "status" | "word">,
): AttemptRecord {
  const at = { startedAtMs: tried.startedAtMs, nowMs: stage.core.ports.clock.monotonic() };
  return attemptRecord(tried.candidate, position, tried.call.timing, at, failure.status, failure.word);
}
