import type { JobDefinition } from "@/lib/backends/queue";
import { runAutoRecharge } from "@/lib/billing";
import type { Services } from "@/lib/context";

/** Charges kept cards of wallets below their threshold. Null without Stripe. */
export function autoRechargeJob(services: Services): JobDefinition | null {
  if (!services.payments.stripe) return null;
  return {
    name: "auto-recharge",
    everySeconds: 60,
    run: async () => {
      const result = await runAutoRecharge(services);
      if (result.claimedCount + result.resumedCount > 0) services.log.info({ ...result }, "Wallets were recharged.");
    },
  };
}
