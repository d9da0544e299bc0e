import { exact, formatNano, nano } from "@/lib/kernel";
import { getBalance as readBalance } from "@/lib/ledger";
import { tenantOf, toUsd, type UsageContext } from "./tenant";

/** What was ever credited, what was used, what remains; USD at the present rate, and exact in the wallet's currency. */
export async function getCredits(ctx: UsageContext) {
  const wallet = await readBalance(ctx.db.pool, { accountId: tenantOf(ctx).accountId });
  const { creditedNano, usedNano, balanceNano } = wallet;
  const rate = ctx.catalog.usdRate(wallet.currency);
  const creditsUsd = toUsd(creditedNano, rate);
  const remainingUsd = toUsd(balanceNano, rate);
  return {
    data: {
      total_credits: exact(formatNano(creditsUsd)),
      total_usage: exact(formatNano(nano(creditsUsd - remainingUsd))),
      remaining: exact(formatNano(remainingUsd)),
      currency: wallet.currency,
      amounts: {
        total_credits: formatNano(creditedNano, 2),
        total_usage: formatNano(usedNano, 2),
        remaining: formatNano(balanceNano, 2),
      },
    },
  };
}
