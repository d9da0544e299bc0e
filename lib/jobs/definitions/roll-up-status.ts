import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";
import { rollUpHours } from "@/lib/status";

/** Every five minutes: the hours of the status page. */
export const rollUpStatusJob = (services: Services): JobDefinition => ({
  name: "roll-up-status",
  everySeconds: 300,
  run: async () => {
    await rollUpHours(services);
  },
});
