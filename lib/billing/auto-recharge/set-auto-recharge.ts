import type { Context } from "@/lib/context";
import { AppError, type Currency, type Nano, parseNano } from "@/lib/kernel";
import { getWallet } from "@/lib/ledger";
import { requireAccount, requireStripe } from "../access";
import type { AutoRecharge, SetAutoRechargeInput } from "../schemas";
import { checkAmount } from "../topups/create-topup";
import { findKeptCard } from "../topups/store-topups";
import { type KeptCard, KeptMethod, shownRecharge } from "./get-auto-recharge";
import { findRecharge, saveRecharge } from "./store-auto-recharge";

/** Sets when and by how much a wallet recharges itself. Switching on needs a card that a paid top-up has kept. */
export async function setAutoRecharge(ctx: Context, input: SetAutoRechargeInput): Promise<AutoRecharge> {
  const accountId = requireAccount(ctx, "billing:write");
  requireStripe(ctx);
  const wallet = await getWallet(ctx.db.pool, { accountId });
  const amountNano = checkAmount(input.amount, wallet.currency);
  const monthCapNano = input.month_cap === null ? null : checkCap(input.month_cap, amountNano, wallet.currency);
  const topup = await findKeptCard(ctx.db, wallet.id);
  const kept: KeptCard | null = KeptMethod.nullable().parse(topup?.method ?? null);
  const before = await findRecharge(ctx.db, wallet.id);
  const customerId = kept?.customerId ?? before?.customerId ?? null;
  const paymentMethodId = kept?.paymentMethodId ?? before?.paymentMethodId ?? null;
  if (input.enabled && !(customerId && paymentMethodId)) {
    throw new AppError("conflict", {
      message: "No card is kept. Top up once with save_card, then switch automatic top-up on.",
      metadata: { reason: "no_card" },
    });
  }
  const row = await saveRecharge(
    ctx.db,
    {
      walletId: wallet.id,
      accountId,
      isEnabled: input.enabled,
      thresholdNano: parseNano(input.threshold),
      amountNano,
      monthCapNano,
      customerId,
      paymentMethodId,
      card: kept ? { brand: kept.brand, last4: kept.last4 } : null,
    },
    new Date(ctx.clock.now()),
  );
  return shownRecharge(row, wallet.currency, ctx.clock.now());
}

function checkCap(text: string, amountNano: Nano, currency: Currency): Nano {
  const cap = parseNano(text);
  if (cap >= amountNano) return cap;
  throw new AppError("invalid_request", {
    message: `The month's ceiling must be at least one top-up in ${currency}.`,
    param: "month_cap",
  });
}
