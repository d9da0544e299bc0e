import type { PoolClient } from "pg";
import type { Context } from "@/lib/context";
import { AppError, type Currency, derivedUuid, formatNano, type Nano, nano, parseNano, renderId } from "@/lib/kernel";
import { findLivePromo, getWallet, postRefund } from "@/lib/ledger";
import { actingUser, requireAccount, requireStripe } from "../access";
import { fromMinor, toMinor } from "../currency";
import type { Refund, RequestRefundInput } from "../schemas";
import { lockRefundable } from "../sync/store-payments";
import { findOwnTopup } from "../topups/store-topups";
import { findRefundRequest, insertRefundRequest, type RefundRequest, selectRequest } from "./store-refunds";
import { submitRefund } from "./submit-refund";

/**
 * Gives unused credit back to the card it came from. The amount leaves the wallet first, only if it is neither held nor
 * promotional; then Stripe is asked, under the request's id, as often as it takes; a refusal puts the amount back.
 */
export async function requestRefund(ctx: Context, input: RequestRefundInput): Promise<Refund> {
  const accountId = requireAccount(ctx, "billing:write");
  requireStripe(ctx);
  const topup = await findOwnTopup(ctx.db, accountId, input.topup_id);
  if (!topup) throw new AppError("not_found", { message: "There is no such top-up." });
  const id = derivedUuid(`refund:${topup.walletId}`, input.attempt_key);
  const asked = { id, userId: actingUser(ctx), accountId, walletId: topup.walletId, topupId: topup.id, input };
  await ctx.db.transaction((tx) => take(tx, asked));
  await submitRefund(ctx, id);
  const request = await findRefundRequest(ctx.db, id);
  if (!request) throw new AppError("internal");
  return shown(request);
}

interface Asked {
  readonly id: string;
  readonly userId: string | null;
  readonly accountId: string;
  readonly walletId: string;
  readonly topupId: string;
  readonly input: RequestRefundInput;
}

/** Locks the payment, takes the amount off the wallet and writes the request: all or nothing, once per id. */
async function take(tx: PoolClient, { id, userId, accountId, walletId, topupId, input }: Asked): Promise<void> {
  const refundable = await lockRefundable(tx, topupId);
  const known = await selectRequest(tx, id);
  if (known) {
    if (known.topupId === topupId && (!input.amount || parseNano(input.amount) === known.amountNano)) return;
    throw new AppError("idempotency_mismatch", { message: "This attempt_key was used with another refund." });
  }
  if (!refundable) throw new AppError("conflict", { message: "Nothing of this top-up is left to give back." });
  const promoNano = await findLivePromo(tx, walletId);
  const wallet = await getWallet(tx, { walletId });
  if (!wallet.isActive || wallet.isFrozen) throw new AppError("wallet_inactive");
  const cashNano = nano(wallet.availableNano - promoNano);
  const amountNano = input.amount
    ? parseNano(input.amount)
    : wholeMinor(smaller(refundable.leftNano, cashNano), wallet.currency);
  checkRefundable(amountNano, { leftNano: refundable.leftNano, cashNano, currency: wallet.currency });
  const posted = await postRefund(tx, { walletId, refundId: id, amountNano, stage: "requested" });
  if (posted.status === "insufficient") throw new AppError("insufficient_credits", { message: NOT_COVERED });
  await insertRefundRequest(tx, {
    id,
    accountId,
    walletId,
    userId,
    topupId,
    paymentId: refundable.paymentId,
    attemptKey: input.attempt_key,
    amountNano,
    currency: wallet.currency,
  });
}

const NOT_COVERED = "The unused credit does not cover this refund: some is spent, held by running requests, or a gift.";

interface Bounds {
  readonly leftNano: Nano;
  readonly cashNano: Nano;
  readonly currency: Currency;
}

function checkRefundable(amountNano: Nano, { leftNano, cashNano, currency }: Bounds): void {
  const metadata = { refundable: formatNano(wholeMinor(smaller(leftNano, cashNano), currency), 2), currency };
  if (amountNano > leftNano) {
    const message = `At most ${formatNano(leftNano, 2)} ${currency} of this top-up can be given back.`;
    throw new AppError("invalid_request", { message, param: "amount", metadata });
  }
  if (amountNano <= 0n || amountNano > cashNano)
    throw new AppError("insufficient_credits", { message: NOT_COVERED, metadata });
  if (wholeMinor(amountNano, currency) !== amountNano) {
    throw new AppError("invalid_request", { message: `${currency} has no amount that small.`, param: "amount" });
  }
}

const smaller = (a: Nano, b: Nano): Nano => (a < b ? a : b);

/** Rounded down to what can be paid out; zero for nothing or less. */
function wholeMinor(amount: Nano, currency: Currency): Nano {
  const unit = fromMinor(1n, currency);
  return amount > 0n ? fromMinor(toMinor(nano(amount - (amount % unit)), currency), currency) : nano(0n);
}

function shown(request: RefundRequest): Refund {
  return {
    id: renderId("refund", request.id),
    topup_id: renderId("topup", request.topupId),
    amount: formatNano(nano(request.amount), 2),
    currency: request.currency as Currency,
    status: request.status as Refund["status"],
    failure: request.failure,
    created_at: request.createdAt.toISOString(),
  };
}
