import { type AttemptRecord, type GenerationEnd, type Nano, ZERO_NANO } from "@/lib/kernel";
import type { ReplyCost } from "../dialects/dialect";
import type { FinishReason, Usage, Warning } from "../ir";
import { EMPTY_USAGE } from "../ir";
import {
  type Charge,
  chargeOf,
  type JudgedUsage,
  judgeUsage,
  type Metered,
  NO_CHARGE,
  NO_USAGE,
  replyCost,
  usageRecord,
} from "../metering";
import type { Candidate } from "../routing";
import { limitId } from "./authenticate";
import { droppedParams, lossLines } from "./loss-report";
import type { Reserved } from "./stages";

/** How a call ended. */
export interface Ending {
  readonly status: GenerationEnd["status"];
  /** Who answered, or was the last to try; null = nobody. */
  readonly candidate: Candidate | null;
  /** What was made; null = nothing. */
  readonly metered: Metered | null;
  /** Whether what was made is charged. Not when the provider died on us. */
  readonly isCharged: boolean;
  readonly isInsured: boolean;
  /** All that was held at the end; null = nothing. */
  readonly heldNano: Nano | null;
  readonly finish: FinishReason | null;
  readonly upstreamId: string | null;
  readonly errorCode: string | null;
  readonly ttftMs: number | null;
  readonly latencyMs: number | null;
  readonly attempts: readonly AttemptRecord[];
  readonly warnings: readonly Warning[];
}

/** What the client may be told once the money is settled. */
export interface Settled {
  readonly usage: Usage;
  readonly costNano: Nano;
  readonly cost: ReplyCost;
}

/**
 * Charges what a call cost (or releases its hold) and completes its record, in one durable step. Called once for every
 * reserved call, whatever became of it. Rejects only when the ledger can neither commit nor spool.
 */
export async function settle(stage: Reserved, ending: Ending): Promise<Settled> {
  const { core, principal, hold } = stage;
  const judged = ending.metered && judgeUsage(ending.metered);
  const card = ending.candidate?.card ?? null;
  const charge = judged && ending.isCharged ? chargeOf(card, judged.usage) : NO_CHARGE;
  if (judged) alarm(stage, ending, judged, charge);
  const end = endOf(stage, ending, judged, charge);
  const { wallet } = core.ports;
  if (hold) await wallet.settle(stage.generationId, end);
  else await wallet.record(stage.start, end);
  if (hold) core.inFlight.settled(principal.walletId);
  correctTokens(stage, judged);
  core.insured.count(principal.accountId, ending.isInsured, stage.startedAtMs);
  const usage = judged?.usage ?? EMPTY_USAGE;
  const rate = core.ports.catalog.usdRate(principal.currency);
  return { usage, costNano: charge.costNano, cost: replyCost(charge.costNano, principal.currency, rate) };
}

function endOf(stage: Reserved, ending: Ending, judged: JudgedUsage | null, charge: Charge): GenerationEnd {
  const { candidate } = ending;
  return {
    status: ending.status,
    provider: candidate?.providerId ?? null,
    endpointId: candidate?.endpointId ?? null,
    answered: answeredElsewhere(stage, ending),
    upstreamId: ending.upstreamId,
    usage: judged ? usageRecord(judged) : NO_USAGE,
    costNano: stage.hold ? charge.costNano : ZERO_NANO,
    costLines: charge.lines,
    finishReason: ending.finish?.unified ?? null,
    nativeFinishReason: ending.finish?.raw ?? null,
    errorCode: ending.errorCode,
    isInsured: ending.isInsured,
    ttftMs: rounded(ending.ttftMs),
    latencyMs: rounded(ending.latencyMs),
    totalMs: Math.round(stage.core.ports.clock.monotonic() - stage.startedMs),
    attempts: ending.attempts,
    droppedParams: candidate ? droppedParams(candidate, ending.warnings) : [],
    translationWarnings: lossLines(ending.warnings),
  };
}

/** The model that answered, when it is not the one that the record began with. */
function answeredElsewhere(stage: Reserved, { candidate, metered }: Ending): GenerationEnd["answered"] {
  if (!candidate || !metered || candidate === stage.candidates[0]) return null;
  return { model: candidate.model.id, priceVersionId: candidate.card?.versionId ?? null };
}

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));

function alarm(stage: Reserved, ending: Ending, judged: JudgedUsage, charge: Charge): void {
  const { log } = stage.core.ports;
  const where = { generationId: stage.generationId, endpointId: ending.candidate?.endpointId };
  if (judged.isAbsurd) {
    log.error({ ...where, reported: ending.metered?.reported }, "a provider reported usage beyond its bounds");
  }
  const { heldNano } = ending;
  if (heldNano !== null && charge.costNano > heldNano) {
    log.error(
      { ...where, costNano: charge.costNano.toString(), heldNano: heldNano.toString() },
      "a call cost more than was held for it",
    );
  }
}

/** Gives back, or takes, the difference between the tokens assumed and the tokens used. */
function correctTokens(stage: Reserved, judged: JudgedUsage | null): void {
  if (stage.takenTokens === 0) return;
  const { principal, core } = stage;
  const used = judged ? judged.usage.inputTokens + judged.usage.outputTokens : 0;
  core.ports.limits.adjust(`tpm:${limitId(principal)}`, principal.tpm, used - stage.takenTokens);
}
