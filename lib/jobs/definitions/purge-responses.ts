import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";
import { purgeResponses } from "@/lib/responses";

/** Forgets answers whose 30 days are over. */
export const purgeResponsesJob = (services: Services): JobDefinition => ({
  name: "purge-responses",
  dailyAtUtc: "03:10",
  run: async () => {
    const responseCount = await purgeResponses(services);
    if (responseCount > 0) services.log.info({ responseCount }, "Kept answers past their time were forgotten.");
  },
});
