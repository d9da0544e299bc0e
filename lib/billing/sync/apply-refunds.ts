import type { PoolClient } from "pg";
import type Stripe from "stripe";
import type { Nano } from "@/lib/kernel";
import { postRefund } from "@/lib/ledger";
import { fromMinor } from "../currency";
import { endRequest, lockRequest } from "../refunds/store-refunds";
import { dateOf } from "./fetch-payment";
import type { FetchedPayment } from "./store-payments";
import { mirrorRefund, type RefundStage, setRefundStage } from "./store-returns";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Known {
  readonly id: string;
  readonly stage: RefundStage;
  readonly amountNano: Nano;
  readonly walletId: string;
  /** The customer's request it fulfils: its money left the wallet when it was asked for. */
  readonly requestId: string | null;
}

/** Posts what each refund of a credited payment means by now. The payment's row is locked by the caller. */
export async function applyRefunds(tx: PoolClient, payment: FetchedPayment, refunds: readonly Stripe.Refund[]) {
  for (const refund of refunds) {
    const amountNano = amountOf(refund, payment);
    const named = refund.metadata?.refund_request_id;
    const request = named && UUID.test(named) ? await lockRequest(tx, named, payment.id) : null;
    const mirrored = await mirrorRefund(tx, {
      id: refund.id,
      paymentId: payment.id,
      requestId: request ? (named ?? null) : null,
      amountNano,
      currency: payment.currency,
      status: refund.status ?? "pending",
      createdAt: dateOf(refund.created),
    });
    // A request that was given up and whose refund exists after all is treated like one made at Stripe.
    const isOwn = request !== null && !(request.status === "failed" && mirrored.stage === "none");
    const known: Known = {
      id: refund.id,
      stage: mirrored.stage,
      amountNano,
      walletId: payment.walletId,
      requestId: isOwn ? (named ?? null) : null,
    };
    const isFailed = mirrored.status === "failed" || mirrored.status === "canceled";
    const stage = isFailed ? await giveBack(tx, known) : await take(tx, known, mirrored.status === "succeeded");
    if (stage !== mirrored.stage) await setRefundStage(tx, refund.id, stage);
    if (known.requestId) {
      const status = isFailed ? "failed" : mirrored.status === "succeeded" ? "succeeded" : "taken";
      const failure = isFailed ? (refund.failure_reason ?? "refused") : null;
      await endRequest(tx, known.requestId, { status, stripeRefundId: refund.id, failure });
    }
  }
}

/** The money is on its way or gone: off the wallet, and out of what Stripe owes us once it has left. */
async function take(tx: PoolClient, refund: Known, isDone: boolean): Promise<RefundStage> {
  const { walletId, amountNano, requestId, stage } = refund;
  if (stage === "settled" || stage === "returned") return stage;
  if (requestId === null) {
    await postRefund(tx, { walletId, amountNano, refundId: refund.id, stage: "outside" });
    return "settled";
  }
  if (!isDone) return "taken";
  await postRefund(tx, { walletId, amountNano, refundId: requestId, stage: "paid" });
  return "settled";
}

/** The refund did not reach the customer: what had been taken returns to the wallet. */
async function giveBack(tx: PoolClient, refund: Known): Promise<RefundStage> {
  const { walletId, amountNano, requestId, stage } = refund;
  const isTaken = requestId !== null || stage !== "none";
  if (!isTaken || stage === "returned") return stage;
  await postRefund(tx, {
    walletId,
    amountNano,
    refundId: requestId ?? refund.id,
    stage: stage === "settled" ? "returned" : "failed",
  });
  return "returned";
}

/** Refunds are in the currency of their charge. */
function amountOf(refund: Stripe.Refund, payment: FetchedPayment): Nano {
  if (refund.currency.toUpperCase() !== payment.currency) {
    throw new Error(`Refund ${refund.id} is in ${refund.currency}, its payment in ${payment.currency}`);
  }
  return fromMinor(BigInt(refund.amount), payment.currency);
}
