import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";
import { purgeVisits } from "@/lib/vitals";

/** Forgets how visits to pages went after 30 days. */
export const purgeVisitsJob = (services: Services): JobDefinition => ({
  name: "purge-visits",
  dailyAtUtc: "03:30",
  run: async () => {
    const visitCount = await purgeVisits(services);
    if (visitCount > 0) services.log.info({ visitCount }, "Visits of more than 30 days ago were forgotten.");
  },
});
