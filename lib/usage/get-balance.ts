import {
  type Currency,
  convertNano,
  divideUp,
  exact,
  formatNano,
  formatScaled,
  type Nano,
  toCents,
} from "@/lib/kernel";
import { getWallet } from "@/lib/ledger";
import { tenantOf, toUsd, type UsageContext } from "./tenant";

const RATE_DIGITS = 6;

/** The wallet: exact in its own currency, shown in the three currencies at the present rate. */
export async function getBalance(ctx: UsageContext) {
  const wallet = await getWallet(ctx.db.pool, { accountId: tenantOf(ctx).accountId });
  const rate = ctx.catalog.usdRate(wallet.currency);
  const balanceUsd = toUsd(wallet.balanceNano, rate);
  const shown = (currency: Currency): Nano => {
    if (currency === wallet.currency) return wallet.balanceNano;
    const target = ctx.catalog.usdRate(currency);
    return convertNano(wallet.balanceNano, rate.num * target.den, rate.den * target.num);
  };
  const number = (amountNano: Nano) => exact(formatNano(amountNano));
  return {
    cents: Number(toCents(balanceUsd)),
    usd: number(balanceUsd),
    rub: number(shown("RUB")),
    kzt: number(shown("KZT")),
    held_usd: number(toUsd(wallet.heldNano, rate)),
    available_usd: number(toUsd(wallet.availableNano, rate)),
    currency: wallet.currency,
    balance: formatNano(wallet.balanceNano, 2),
    held: formatNano(wallet.heldNano, 2),
    available: formatNano(wallet.availableNano, 2),
    active: wallet.isActive && !wallet.isFrozen,
    rates: ctx.catalog.snapshot().rates.map(({ quote, num, den, source, atMs }) => ({
      quote,
      per_usd: formatScaled(divideUp(num * 10n ** BigInt(RATE_DIGITS), den), RATE_DIGITS),
      source,
      at: new Date(atMs).toISOString(),
    })),
  };
}
