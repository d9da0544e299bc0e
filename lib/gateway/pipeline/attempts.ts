import type { AttemptRecord } from "@/lib/kernel";
import type { Candidate } from "../routing";
import type { Timing } from "../upstream";

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));

/** The journal's line for one try. `error` null = it answered well. */
export function attemptRecord(
  candidate: Candidate,
  position: number,
  timing: Timing,
  at: { readonly startedAtMs: number; readonly nowMs: number },
  status: number | null,
  error: string | null,
): AttemptRecord {
  return {
    position,
    provider: candidate.providerId,
    endpointId: candidate.endpointId,
    nativeModel: candidate.nativeModel,
    dialect: candidate.dialect.id,
    status,
    error,
    startedAtMs: at.startedAtMs,
    headersMs: rounded(timing.headersMs),
    firstByteMs: rounded(timing.firstByteMs),
    totalMs: Math.round(at.nowMs - timing.startedMs),
  };
}
