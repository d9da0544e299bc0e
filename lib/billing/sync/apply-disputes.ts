import type { PoolClient } from "pg";
import type Stripe from "stripe";
import { type Nano, ZERO_NANO } from "@/lib/kernel";
import { type DisputeInput, postDispute, setWalletActive } from "@/lib/ledger";
import { fromMinor } from "../currency";
import { dateOf } from "./fetch-payment";
import type { FetchedPayment } from "./store-payments";
import { DISPUTE_STAGES, type DisputeStage, hasOpenDispute, mirrorDispute, moveDispute } from "./store-returns";

/**
 * What a status means for the money. An inquiry (warning_…) takes nothing yet. An appeal follows a lost dispute, so the
 * money stays lost until it is won.
 */
const STAGE_OF: Readonly<Record<string, DisputeStage>> = {
  warning_needs_response: "none",
  warning_under_review: "none",
  needs_response: "suspended",
  under_review: "suspended",
  lost: "lost",
  appeal_needs_response: "lost",
  appeal_under_review: "lost",
  won: "won",
  warning_closed: "closed",
  prevented: "closed",
};

interface Known {
  readonly id: string;
  readonly walletId: string;
  readonly amountNano: Nano;
  readonly feeNano: Nano;
}

/** Posts what each dispute of a credited payment means by now; stages only move forward. The payment's row is locked. */
export async function applyDisputes(tx: PoolClient, payment: FetchedPayment, disputes: readonly Stripe.Dispute[]) {
  let hasMoved = false;
  for (const dispute of disputes) {
    const target = STAGE_OF[dispute.status];
    if (!target) throw new Error(`Dispute ${dispute.id} has the unknown status ${dispute.status}`);
    const feeNano = feeOf(dispute, payment.currency);
    const { stage, amountNano } = await mirrorDispute(tx, {
      id: dispute.id,
      paymentId: payment.id,
      walletId: payment.walletId,
      amountNano: amountOf(dispute, payment),
      currency: payment.currency,
      status: dispute.status,
      reason: dispute.reason,
      feeNano,
      createdAt: dateOf(dispute.created),
    });
    if (rank(target) < rank(stage)) continue;
    await move(tx, { id: dispute.id, walletId: payment.walletId, amountNano, feeNano }, stage, target);
    await moveDispute(tx, { id: dispute.id, status: dispute.status, feeNano }, target);
    hasMoved ||= stage !== target;
  }
  if (!hasMoved) return;
  const { walletId } = payment;
  await setWalletActive(tx, { walletId, isActive: !(await hasOpenDispute(tx, walletId)) });
}

const rank = (stage: DisputeStage): number => DISPUTE_STAGES.indexOf(stage);

/** Posts the way from one stage to a later one. */
async function move(tx: PoolClient, dispute: Known, from: DisputeStage, to: DisputeStage): Promise<void> {
  if (from === to) return;
  const { id: disputeId, walletId, amountNano, feeNano } = dispute;
  const post = (stage: DisputeInput["stage"], amount = amountNano) =>
    postDispute(tx, { disputeId, walletId, amountNano: amount, stage });
  if (from === "none" && (to === "suspended" || to === "lost")) await post("opened");
  if (to === "lost") {
    await post("lost");
    if (feeNano > 0n) await post("fee", feeNano);
  }
  if ((to === "won" || to === "closed") && from === "suspended") await post("won");
  if ((to === "won" || to === "closed") && from === "lost") await post("reinstated");
}

/** A dispute may be in the card's currency; then what is left of the payment is what is disputed. */
function amountOf(dispute: Stripe.Dispute, payment: FetchedPayment): Nano {
  if (dispute.currency.toUpperCase() === payment.currency) return fromMinor(BigInt(dispute.amount), payment.currency);
  return payment.amountNano ?? ZERO_NANO;
}

/** Stripe's fees for it, as far as they were taken in the wallet's currency. */
function feeOf(dispute: Stripe.Dispute, currency: string): Nano {
  const fees = dispute.balance_transactions
    .filter((item) => item.currency.toUpperCase() === currency)
    .reduce((sum, item) => sum + BigInt(item.fee), 0n);
  return fees > 0n ? fromMinor(fees, currency) : ZERO_NANO;
}
