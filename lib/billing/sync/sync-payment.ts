import type { PoolClient } from "pg";
import type Stripe from "stripe";
import type { Services } from "@/lib/context";
import { isCurrency } from "@/lib/kernel";
import { creditWallet } from "@/lib/ledger";
import { requireStripe } from "../access";
import { declineRecharge } from "../auto-recharge/decline-recharge";
import { endClaim } from "../auto-recharge/store-auto-recharge";
import { fromMinor } from "../currency";
import { findTopup, markPaid, markTopup, type TopupRow } from "../topups/store-topups";
import { applyDisputes } from "./apply-disputes";
import { applyRefunds } from "./apply-refunds";
import { dateOf, fetchPayment, idOf, type PaymentFacts } from "./fetch-payment";
import { type FetchedPayment, hasMirroredReturns, mirrorPayment } from "./store-payments";

export type SyncOutcome = "credited" | "known" | "unpaid" | "refused" | "not_ours";

/**
 * Brings one payment, its refunds and its disputes to what Stripe says now. Events, the poller and refunds all end
 * here, so their order and number do not matter: what is posted is keyed by Stripe's object ids and states only move
 * forward. The event's own body is never believed. `isPaymentOnly`: no refund or dispute is the reason for asking, so they
 * are read only where some are known. (A refund that has failed must be read even so: an older answer, in which it had not,
 * may still be under way.)
 */
export async function syncPayment(
  ctx: Services,
  paymentId: string,
  options: { readonly isPaymentOnly?: boolean } = {},
): Promise<SyncOutcome> {
  const { client, isLive } = requireStripe(ctx);
  const facts = await fetchPayment(client, paymentId, async () => {
    return !options.isPaymentOnly || (await hasMirroredReturns(ctx.db.pool, paymentId));
  });
  const topupId = facts.intent.metadata.topup_id;
  const topup = topupId && isUuid(topupId) ? await findTopup(ctx.db, topupId) : null;
  if (!topup) {
    ctx.log.info({ paymentId }, "A payment that is no top-up of this installation was left alone.");
    return "not_ours";
  }
  const payment = judge(facts, topup, isLive);
  if (payment.problem) {
    ctx.log.error({ paymentId, topupId: topup.id, problem: payment.problem }, "A paid top-up cannot be credited.");
  }
  const outcome = await ctx.db.transaction((tx) => apply(tx, payment, facts, topup));
  await noteUnpaid(ctx, topup, facts.intent);
  return outcome;
}

async function apply(
  tx: PoolClient,
  payment: FetchedPayment,
  facts: PaymentFacts,
  topup: TopupRow,
): Promise<SyncOutcome> {
  const { status } = await mirrorPayment(tx, payment);
  if (status !== "succeeded" || payment.status !== "succeeded") return "unpaid";
  if (payment.problem || payment.amountNano === null) return "refused";
  const { walletId } = topup;
  const { amountNano, id: reference } = payment;
  const posted = await creditWallet(tx, { walletId, amountNano, kind: "topup", reference });
  if (posted.status === "posted") {
    const paidAt = facts.charge ? dateOf(facts.charge.created) : payment.createdAt;
    if (topup.source === "auto_recharge") await endClaim(tx, topup.id);
    await markPaid(tx, topup.id, paidAt, { credited: amountNano, ...partiesOf(facts) });
  }
  await applyRefunds(tx, payment, facts.refunds);
  await applyDisputes(tx, payment, facts.disputes);
  return posted.status === "posted" ? "credited" : "known";
}

/** What a fetched PaymentIntent is worth to the wallet of its top-up, and why it may not be credited. */
function judge({ intent, charge }: PaymentFacts, topup: TopupRow, isLive: boolean): FetchedPayment {
  const currency = intent.currency.toUpperCase();
  const amountMinor = BigInt(intent.amount_received);
  const isPaid = intent.status === "succeeded";
  return {
    id: intent.id,
    topupId: topup.id,
    walletId: topup.walletId,
    currency,
    amountNano: isCurrency(currency) ? fromMinor(amountMinor, currency) : null,
    amountMinor,
    status: intent.status,
    isLive: intent.livemode,
    chargeId: charge?.id ?? null,
    problem: isPaid ? problemOf(intent, topup, isLive) : null,
    createdAt: dateOf(intent.created),
  };
}

function problemOf(intent: Stripe.PaymentIntent, topup: TopupRow, isLive: boolean): string | null {
  if (intent.livemode !== isLive) return "mode";
  if (intent.currency.toUpperCase() !== topup.currency) return "currency";
  return intent.amount_received > 0 ? null : "amount";
}

function partiesOf({ charge, intent }: PaymentFacts) {
  const { name = null, email = null, address = null } = charge?.billing_details ?? {};
  const lines = [address?.line1, address?.line2, address?.postal_code, address?.city, address?.state, address?.country];
  const card = charge?.payment_method_details?.card;
  return {
    buyer: { name, email, address: lines.filter(Boolean).join(", ") || null },
    method: {
      type: charge?.payment_method_details?.type ?? null,
      brand: card?.brand ?? null,
      last4: card?.last4 ?? null,
      receiptUrl: charge?.receipt_url ?? null,
      customerId: idOf(intent.customer),
      paymentMethodId: idOf(intent.payment_method),
    },
  };
}

/** A declined card leaves a checkout open, for the customer may try another one there; nobody is at an automatic one. */
async function noteUnpaid(ctx: Services, topup: TopupRow, intent: Stripe.PaymentIntent): Promise<void> {
  if (intent.status === "processing") await markTopup(ctx.db, topup.id, ["open"], "processing");
  const isDeclined = intent.status === "requires_payment_method" || intent.status === "requires_action";
  if (topup.source === "auto_recharge" && (isDeclined || intent.status === "canceled")) {
    await declineRecharge(ctx, topup, intent);
  } else if (intent.status === "canceled") await markTopup(ctx.db, topup.id, ["open", "processing"], "failed");
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
