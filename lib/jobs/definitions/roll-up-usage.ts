import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";
import { rollUpUsage } from "@/lib/usage";

/** Sums finished days of usage, and again what changed since. */
export const rollUpUsageJob = (services: Services): JobDefinition => ({
  name: "roll-up-usage",
  everySeconds: 900,
  timeoutSeconds: 3600,
  run: async () => {
    const result = await rollUpUsage(services);
    if (result.dayCount + result.lateCount > 0) services.log.info({ ...result }, "Days of usage were summed.");
  },
});
