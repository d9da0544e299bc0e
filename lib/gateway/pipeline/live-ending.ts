import type { AttemptRecord, Nano } from "@/lib/kernel";
import type { FinishReason, Warning } from "../ir";
import type { Candidate } from "../routing";
import type { OpenCall } from "../upstream";
import { attemptRecord } from "./attempts";
import type { ClientWatch } from "./client-watch";
import { meteredOf } from "./metered";
import type { Ending } from "./settle";
import type { Reserved } from "./stages";
import type { StreamPath } from "./stream-path";

/** What a live stream is made of. */
export interface LiveParts {
  readonly stage: Reserved;
  readonly candidate: Candidate;
  readonly call: OpenCall;
  readonly path: StreamPath;
  readonly startedAtMs: number;
  readonly earlier: readonly AttemptRecord[];
  readonly warnings: readonly Warning[];
  readonly watch: ClientWatch;
}

/** Which way out a stream takes. */
export interface Exit {
  readonly status: Ending["status"];
  readonly isCharged: boolean;
  readonly isInsured: boolean;
  readonly errorCode: string | null;
  /** Word for the attempt's record; null = it answered well. */
  readonly error: string | null;
  readonly finish?: FinishReason;
}

/** What the pump knows at the end. */
export interface Reach {
  readonly outputTokens: number;
  readonly ttftMs: number | null;
  readonly heldNano: Nano;
  readonly nowMs: number;
}

/** A stream's way out in the words of the settle. */
export function endingOf(parts: LiveParts, exit: Exit, reach: Reach): Ending {
  const { stage, candidate, call, path, earlier, warnings, startedAtMs } = parts;
  const { state } = path;
  // Before the finish a report's output side lags behind what was sent.
  const isFinal = state.finishReason !== null;
  const reported = state.usage && !isFinal ? { ...state.usage, outputTokens: reach.outputTokens } : state.usage;
  const at = { startedAtMs, nowMs: reach.nowMs };
  return {
    status: exit.status,
    candidate,
    metered: meteredOf(stage, candidate, { ...state, usage: reported }),
    isCharged: exit.isCharged,
    isInsured: exit.isInsured,
    heldNano: stage.hold ? reach.heldNano : null,
    finish: exit.finish ?? state.finishReason,
    upstreamId: state.upstreamId,
    errorCode: exit.errorCode,
    ttftMs: reach.ttftMs,
    latencyMs: call.timing.headersMs,
    attempts: [...earlier, attemptRecord(candidate, earlier.length, call.timing, at, 200, exit.error)],
    warnings,
  };
}
