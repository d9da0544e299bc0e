import { exact, formatNano, nano } from "@/lib/kernel";
import { getWallet } from "@/lib/ledger";
import { selectCreditsTotal } from "./store";
import { tenantOf, toUsd, type UsageContext } from "./tenant";

/** What was ever credited, what was used, what remains; USD at the present rate, and exact in the wallet's currency. */
export async function getCredits(ctx: UsageContext) {
  const wallet = await getWallet(ctx.db.pool, { accountId: tenantOf(ctx).accountId });
  const credits = nano(await selectCreditsTotal(ctx.db, wallet.ledgerAccountId));
  const remaining = wallet.balanceNano;
  const rate = ctx.catalog.usdRate(wallet.currency);
  const creditsUsd = toUsd(credits, rate);
  const remainingUsd = toUsd(remaining, rate);
  return {
    data: {
      total_credits: exact(formatNano(creditsUsd)),
      total_usage: exact(formatNano(nano(creditsUsd - remainingUsd))),
      remaining: exact(formatNano(remainingUsd)),
      currency: wallet.currency,
      amounts: {
        total_credits: formatNano(credits, 2),
        total_usage: formatNano(nano(credits - remaining), 2),
        remaining: formatNano(remaining, 2),
      },
    },
  };
}
