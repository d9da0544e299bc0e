import type { Context } from "@/lib/context";
import { formatNano } from "@/lib/kernel";
import { getWallet } from "@/lib/ledger";
import { requireAccount, STRIPE_VARIABLES } from "./access";
import { TOPUP_RANGES } from "./currency";
import type { BillingSettings } from "./schemas";

/** Whether and how money can be added here, for the credits page. */
export async function getBillingSettings(ctx: Context): Promise<BillingSettings> {
  const accountId = requireAccount(ctx, "billing:read");
  const { currency } = await getWallet(ctx.db.pool, { accountId });
  const { stripe, seller } = ctx.payments;
  const { minNano, maxNano, presetsNano } = TOPUP_RANGES[currency];
  return {
    is_stripe_configured: stripe !== null,
    missing_variables: stripe ? [] : [...STRIPE_VARIABLES],
    webhook_url: `${ctx.appUrl}/api/stripe/webhook`,
    mode: stripe ? (stripe.isLive ? "live" : "test") : null,
    currency,
    min: formatNano(minNano, 2),
    max: formatNano(maxNano, 2),
    presets: presetsNano.map((amount) => formatNano(amount, 2)),
    fee_percent: "0",
    tax_percent: seller.taxPercent,
  };
}
