import type { JobDefinition } from "@/lib/backends/queue";
import { pollStripe } from "@/lib/billing";
import type { Services } from "@/lib/context";

/** Catches up with payments, refunds and disputes whose webhooks did not arrive. Null without Stripe. */
export function pollStripeJob(services: Services): JobDefinition | null {
  if (!services.payments.stripe) return null;
  return {
    name: "poll-stripe",
    everySeconds: 900,
    run: async () => {
      const result = await pollStripe(services);
      services.log.info({ ...result }, "Stripe was polled.");
    },
  };
}
