import { AppError, type GenerationStart, isAppError, type Nano, nano } from "@/lib/kernel";
import { affordableOutput, isFree, outputCost } from "../metering";
import type { HoldInput } from "../ports";
import type { Candidate } from "../routing";
import { type Bounds, boundsOf, LEAST_OUTPUT_TOKENS, maxCostTokens, readMaxCost } from "./bounds";
import { toReserved } from "./grow";
import { readAttribution } from "./receive";
import { refusedHold } from "./refused-hold";
import type { Reserved, Routed } from "./stages";

/**
 * Sets money aside for the call: the whole bound of a plain one, prompt and first slice of a streamed one. Nothing is
 * held for test keys and at a price of zero. Throws AppError of the 402 family, `busy`, `idempotency_running`, or
 * `temporarily_unavailable` when the ledger does not answer.
 */
export async function reserve(routed: Routed): Promise<Reserved> {
  const [candidate] = routed.candidates;
  if (!candidate) throw new AppError("internal", { cause: "a plan without candidates" });
  const bounds = boundsOf(routed, candidate);
  const start = startOf(routed, candidate);
  const { card } = candidate;
  if (!card || isFree(card)) {
    const { outputCap, isCapOurs } = bounds;
    return toReserved(routed, { start, hold: null, outputCap, isCapOurs, maxCostTokens: Number.POSITIVE_INFINITY });
  }
  const affordable = maxCostTokens(routed, candidate, bounds, readMaxCost(routed));
  const capped = capOutput(routed, bounds, affordable);
  const { slice, cap } = await holdWithRetry(routed, candidate, capped, start, affordable);
  const covered = nano(bounds.promptNano + outputCost(card, slice, bounds.promptTokens));
  return toReserved(routed, {
    start,
    hold: { amountNano: covered, outputTokens: slice },
    outputCap: cap,
    isCapOurs: bounds.isCapOurs,
    maxCostTokens: affordable,
  });
}

/** A cap of ours shrinks to what `max_cost` pays for; the client's own stays, and slices end the stream. */
function capOutput(routed: Routed, bounds: Bounds, affordable: number): Bounds {
  const perChoice = Math.floor(affordable / routed.facts.choiceCount);
  if (!bounds.isCapOurs || perChoice >= bounds.outputCap) return bounds;
  const outputCap = Math.max(1, perChoice);
  return { ...bounds, outputCap, outputTokens: outputCap * routed.facts.choiceCount };
}

interface Held {
  readonly slice: number;
  readonly cap: number;
}

async function holdWithRetry(
  routed: Routed,
  candidate: Candidate,
  bounds: Bounds,
  start: GenerationStart,
  maxCostOutput: number,
): Promise<Held> {
  const { core, facts, principal, request } = routed;
  const { card } = candidate;
  const full = Math.min(bounds.outputTokens, maxCostOutput);
  let cap = bounds.outputCap;
  let slice = facts.isStream ? Math.min(full, core.ports.options.sliceTokens) : full;
  const deadlineMs = core.ports.clock.monotonic() + core.ports.options.inFlightWaitMs;
  for (;;) {
    const amount = nano(bounds.promptNano + (card ? outputCost(card, slice, bounds.promptTokens) : 0n));
    const outcome = await routed.core.ports.wallet.hold(holdOf(routed, amount, start)).catch(unanswered);
    if (outcome.ok) return { slice, cap };
    const left = card
      ? affordableOutput(card, nano(outcome.availableNano - bounds.promptNano), bounds.promptTokens)
      : 0;
    // A stream may begin with less and go on when others have settled; a plain call waits for them first.
    const isShort =
      outcome.why === "insufficient" || outcome.why === "cap" || (outcome.why === "in_flight" && facts.isStream);
    if (
      isShort &&
      (facts.isStream || bounds.isCapOurs) &&
      left >= LEAST_OUTPUT_TOKENS * facts.choiceCount &&
      left < slice
    ) {
      slice = left;
      if (!facts.isStream) {
        cap = Math.floor(left / facts.choiceCount);
        slice = cap * facts.choiceCount;
      }
      continue;
    }
    const remainingMs = deadlineMs - core.ports.clock.monotonic();
    if (outcome.why === "in_flight" && (await core.inFlight.wait(principal.walletId, remainingMs, request.signal)))
      continue;
    throw refusedHold(routed, outcome, amount, left);
  }
}

const holdOf = ({ principal, startedAtMs }: Routed, amount: Nano, generation: GenerationStart): HoldInput => ({
  walletId: principal.walletId,
  windows: principal.windows(startedAtMs),
  amountNano: amount > 0n ? amount : nano(1n),
  generation,
});

function unanswered(error: unknown): never {
  if (isAppError(error)) throw error;
  throw new AppError("temporarily_unavailable", { cause: error, retryAfterSeconds: 1 });
}

function startOf(routed: Routed, candidate: Candidate): GenerationStart {
  const { principal, facts } = routed;
  const { appUrl, appTitle, tag } = readAttribution(routed.request);
  return {
    id: routed.generationId,
    requestId: routed.requestId,
    accountId: principal.accountId,
    workspaceId: principal.workspaceId,
    subAccountId: principal.subAccountId,
    keyId: principal.keyId,
    mode: principal.mode,
    operation: routed.operation,
    dialect: routed.dialect.id,
    requestedModel: routed.requestedModel,
    model: candidate.model.id,
    isStream: facts.isStream,
    currency: principal.currency,
    priceVersionId: candidate.card?.versionId ?? null,
    appUrl,
    appTitle,
    tag: tag ?? principal.defaultTag,
    endUser: facts.endUser,
    startedAtMs: routed.startedAtMs,
  };
}
