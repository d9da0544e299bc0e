import { purgeEnded } from "@/lib/accounts";
import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";

/** Forgets tokens, codes, counters and sessions that ended long ago. */
export const purgeEndedJob = (services: Services): JobDefinition => ({
  name: "purge-ended",
  dailyAtUtc: "02:40",
  run: async () => {
    const rowCount = await purgeEnded(services);
    services.log.info({ rowCount }, "Ended tokens and sessions were forgotten.");
  },
});
