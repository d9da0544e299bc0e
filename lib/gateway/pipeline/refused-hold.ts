import { AppError, formatNano, type HoldOutcome, type Nano } from "@/lib/kernel";
import type { Routed } from "./stages";

type Refusal = Extract<HoldOutcome, { ok: false }>;

/** A refused hold → what the caller is told: which money is missing, how much, and what it would pay for. */
export function refusedHold(routed: Routed, refusal: Refusal, requiredNano: Nano, affordableTokens: number): AppError {
  const metadata = {
    reason: refusal.why,
    currency: routed.principal.currency,
    available: formatNano(refusal.availableNano),
    held: formatNano(refusal.heldNano),
    required: formatNano(requiredNano),
    affordable_max_tokens: Math.max(
      0,
      Math.min(Math.floor(affordableTokens / routed.facts.choiceCount), 1_000_000_000),
    ),
  };
  switch (refusal.why) {
    case "insufficient":
      return new AppError("insufficient_credits", { metadata });
    case "in_flight":
      return new AppError("credits_in_flight", { metadata, retryAfterSeconds: 1 });
    case "cap":
      return new AppError("budget_exceeded", { metadata: { ...metadata, cap: refusal.scope ?? "key" } });
    case "inactive":
      return new AppError("wallet_inactive", { metadata: { reason: refusal.why } });
    case "busy":
      return new AppError("busy", { retryAfterSeconds: 1 });
    case "duplicate":
      return new AppError("idempotency_running", {
        message: "A request with this Idempotency-Key was made already. Its generation record tells how it ended.",
        retryAfterSeconds: 1,
      });
  }
}
