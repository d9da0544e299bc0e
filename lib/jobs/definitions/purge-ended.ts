import { purgeEnded } from "@/lib/accounts";
import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";
import { purgeIdempotency } from "@/lib/idempotency";
import { endAbandoned } from "@/lib/ledger";

/** A call without a hold that began this long ago has lost its process. */
const ABANDONED_MS = 24 * 60 * 60_000;

/** Forgets tokens, codes, counters, sessions and Idempotency-Keys of long ago; ends records nobody will end. */
export const purgeEndedJob = (services: Services): JobDefinition => ({
  name: "purge-ended",
  dailyAtUtc: "02:40",
  run: async () => {
    const rowCount = await purgeEnded(services);
    const keyCount = await purgeIdempotency(services);
    const abandonedCount = await endAbandoned(services.db.pool, new Date(services.clock.now() - ABANDONED_MS));
    if (rowCount + keyCount + abandonedCount > 0)
      services.log.info({ rowCount, keyCount, abandonedCount }, "What ended long ago was forgotten.");
  },
});
