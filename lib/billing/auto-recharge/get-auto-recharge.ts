import { z } from "zod";
import type { Context } from "@/lib/context";
import { type Currency, formatNano, nano } from "@/lib/kernel";
import { getWallet } from "@/lib/ledger";
import { requireAccount } from "../access";
import type { AutoRecharge } from "../schemas";
import { findRecharge, type RechargeRow } from "./store-auto-recharge";

const text = z.string().nullable().catch(null);

/** What a paid top-up remembers of its card. */
export const KeptMethod = z.object({ brand: text, last4: text, customerId: text, paymentMethodId: text });
export type KeptCard = z.output<typeof KeptMethod>;

const Card = z.object({ brand: text, last4: text });

/** Whether and how the wallet recharges itself. */
export async function getAutoRecharge(ctx: Context): Promise<AutoRecharge> {
  const { id, currency } = await getWallet(ctx.db.pool, { accountId: requireAccount(ctx, "billing:read") });
  return shownRecharge(await findRecharge(ctx.db, id), currency, ctx.clock.now());
}

export function shownRecharge(row: RechargeRow | null, currency: Currency, nowMs: number): AutoRecharge {
  const show = (amount: bigint | null | undefined) => (amount == null ? null : formatNano(nano(amount), 2));
  const isThisMonth = row?.month.toISOString().slice(0, 7) === new Date(nowMs).toISOString().slice(0, 7);
  return {
    enabled: row?.isEnabled ?? false,
    threshold: show(row?.threshold),
    amount: show(row?.amount),
    month_cap: show(row?.monthCap),
    month_total: formatNano(nano(row && isThisMonth ? row.monthTotal : 0n), 2),
    currency,
    is_under_way: row?.state === "claimed",
    card: row?.card ? Card.parse(row.card) : null,
    last_error: row?.lastError ?? null,
  };
}
