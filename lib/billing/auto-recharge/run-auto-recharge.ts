import type { Services } from "@/lib/context";
import { nano } from "@/lib/kernel";
import { isFinalRefusal, requireStripe } from "../access";
import { stripeInteger, toMinor } from "../currency";
import { syncPayment } from "../sync/sync-payment";
import { findTopup, type TopupRow } from "../topups/store-topups";
import { declineRecharge } from "./decline-recharge";
import { claim, findClaim, listClaimed, listDue, type RechargeRow } from "./store-auto-recharge";

const BATCH = 100;
const STUCK_MS = 2 * 60_000;
/** Stripe forgets idempotency keys after 24 hours; after that the payment is looked up instead. */
const KEY_LIFE_MS = 23 * 3_600_000;

/**
 * Charges the kept card of every wallet that fell below its threshold, at most one payment at a time per wallet, however
 * many processes run this. The credit itself comes the way every credit comes: from the fetched PaymentIntent.
 */
export async function runAutoRecharge(ctx: Services): Promise<{ claimedCount: number; resumedCount: number }> {
  requireStripe(ctx);
  const now = ctx.clock.now();
  const stuck = await listClaimed(ctx.db, new Date(now - STUCK_MS), BATCH);
  for (const row of stuck) await guarded(ctx, row.walletId, () => resume(ctx, row));
  let claimedCount = 0;
  for (const walletId of await listDue(ctx.db, new Date(now), BATCH)) {
    await guarded(ctx, walletId, async () => {
      const topupId = await claim(ctx.db, walletId, new Date(now));
      if (!topupId) return;
      claimedCount++;
      const row = await findClaim(ctx.db, topupId);
      if (row) await charge(ctx, row);
    });
  }
  return { claimedCount, resumedCount: stuck.length };
}

async function guarded(ctx: Services, walletId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    ctx.log.error({ walletId, error }, "An automatic top-up is not decided yet; it will be looked at again.");
  }
}

/** Sends the payment, or learns how it ended: the idempotency key is the attempt, so this can be repeated. */
async function charge(ctx: Services, row: RechargeRow): Promise<void> {
  const topup = row.topupId ? await findTopup(ctx.db, row.topupId) : null;
  if (!topup || !row.customerId || !row.paymentMethodId) return;
  try {
    const intent = await requireStripe(ctx).client.paymentIntents.create(
      {
        amount: stripeInteger(toMinor(nano(topup.amount), topup.currency)),
        currency: topup.currency.toLowerCase(),
        customer: row.customerId,
        payment_method: row.paymentMethodId,
        off_session: true,
        confirm: true,
        metadata: { topup_id: topup.id },
        description: `${ctx.appName} automatic top-up`,
      },
      { idempotencyKey: `ar:${row.walletId}:${row.attempt}` },
    );
    await syncPayment(ctx, intent.id);
  } catch (error) {
    if (!isFinalRefusal(error)) throw error;
    await refused(ctx, topup, error as { code?: string; payment_intent?: { id: string } });
  }
}

/** A declined card comes as an error that carries its PaymentIntent; other refusals have none. */
async function refused(
  ctx: Services,
  topup: TopupRow,
  error: { readonly code?: string; readonly payment_intent?: { readonly id: string } },
): Promise<void> {
  if (error.payment_intent) await syncPayment(ctx, error.payment_intent.id);
  else await declineRecharge(ctx, topup, null, error.code ?? "refused");
}

/** A claim without an end: the same key within its life, a search by metadata after it. */
async function resume(ctx: Services, row: RechargeRow): Promise<void> {
  const ageMs = ctx.clock.now() - (row.claimedAt?.getTime() ?? 0);
  if (ageMs < KEY_LIFE_MS) return charge(ctx, row);
  const topup = row.topupId ? await findTopup(ctx.db, row.topupId) : null;
  if (!topup) return;
  const found = await requireStripe(ctx).client.paymentIntents.search({ query: `metadata["topup_id"]:"${topup.id}"` });
  const [intent] = found.data;
  if (intent) await syncPayment(ctx, intent.id);
  else await declineRecharge(ctx, topup, null, "not_sent");
}
