import type { Context } from "@/lib/context";
import { AppError, newUuid } from "@/lib/kernel";
import type { Visit } from "./schemas";
import { insertVisit } from "./store";

const PER_ADDRESS_HOUR = 120;
/** Of everybody together: what the table can grow by. */
const PER_HOUR = 20_000;

/** Keeps how a visit went. Throws `rate_limited` after 120 an hour from one address or 20,000 from all. */
export async function recordVisit(ctx: Context, visit: Visit): Promise<void> {
  const buckets: readonly (readonly [string, number])[] = [
    [`visits:${ctx.address ?? "unknown"}`, PER_ADDRESS_HOUR],
    ["visits:all", PER_HOUR],
  ];
  for (const [bucket, limit] of buckets) {
    const taken = await ctx.kv.take(bucket, limit, 1, 3600);
    if (!taken.isAllowed) {
      throw new AppError("rate_limited", {
        retryAfterSeconds: Math.max(1, taken.resetAtSeconds - ctx.clock.now() / 1000),
      });
    }
  }
  await insertVisit(ctx.db.pool, newUuid(), visit);
}
