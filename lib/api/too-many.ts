import type { LimitState } from "@/lib/gateway";
import { AppError } from "@/lib/kernel";

/** The refusal of a caller whose minute is used up. */
export function tooMany(limit: LimitState): AppError {
  return new AppError("rate_limited", {
    retryAfterSeconds: Math.max(1, limit.resetAtSeconds - Date.now() / 1000),
    metadata: { limit: limit.limit, reset: limit.resetAtSeconds },
  });
}
