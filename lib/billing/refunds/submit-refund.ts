import type { Services } from "@/lib/context";
import { nano } from "@/lib/kernel";
import { postRefund } from "@/lib/ledger";
import { isFinalRefusal, requireStripe } from "../access";
import { stripeInteger, toMinor } from "../currency";
import { lockPayment } from "../sync/store-payments";
import { syncPayment } from "../sync/sync-payment";
import { endRequest, findRefundRequest, lockRequest, type RefundRequest } from "./store-refunds";

/**
 * Asks Stripe for the refund of a taken request, or learns how it ended. Safe to repeat at any time: the idempotency key
 * is the request's id, and a refund that exists is found by the id in its metadata.
 */
export async function submitRefund(ctx: Services, requestId: string): Promise<void> {
  const request = await findRefundRequest(ctx.db, requestId);
  if (request?.status !== "taken" || request.stripeRefundId) return;
  try {
    await requireStripe(ctx).client.refunds.create(
      {
        payment_intent: request.paymentId,
        amount: stripeInteger(toMinor(nano(request.amount), request.currency)),
        metadata: { refund_request_id: request.id },
      },
      { idempotencyKey: `refund:${request.id}` },
    );
  } catch (error) {
    ctx.log.warn({ requestId, error }, "Stripe did not make a refund.");
    if (isFinalRefusal(error)) await giveUp(ctx, request, (error as { code?: string }).code ?? "refused");
    return;
  }
  await syncPayment(ctx, request.paymentId);
}

/** Stripe refused. An earlier try may have been heard all the same, so it is asked first; only then the money returns. */
async function giveUp(ctx: Services, request: RefundRequest, failure: string): Promise<void> {
  await syncPayment(ctx, request.paymentId);
  await ctx.db.transaction(async (tx) => {
    await lockPayment(tx, request.paymentId);
    const current = await lockRequest(tx, request.id, request.paymentId);
    if (current?.status !== "taken" || current.stripeRefundId) return;
    const { walletId, id: refundId } = request;
    await postRefund(tx, { walletId, refundId, amountNano: nano(request.amount), stage: "failed" });
    await endRequest(tx, request.id, { status: "failed", stripeRefundId: null, failure });
  });
}
