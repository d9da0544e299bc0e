import type { JobDefinition } from "@/lib/backends/queue";
import type { Services } from "@/lib/context";
import { expirePromos } from "@/lib/ledger";

/** Takes back what is left of grants past their date. */
export const expirePromosJob = (services: Services): JobDefinition => ({
  name: "expire-promos",
  everySeconds: 300,
  run: async () => {
    const grantCount = await expirePromos(services.db.pool);
    if (grantCount > 0) services.log.info({ grantCount }, "Promotional credit expired.");
  },
});
