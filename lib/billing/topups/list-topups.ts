import type { Context } from "@/lib/context";
import { AppError, type Currency, formatNano, nano, renderId } from "@/lib/kernel";
import { requireAccount } from "../access";
import type { ListTopupsInput, Topup, TopupList, TopupRef } from "../schemas";
import { findOwnTopup, listOwnTopups, type TopupWithRefunds } from "./store-topups";

/** Top-ups of the account, newest first. */
export async function listTopups(ctx: Context, input: ListTopupsInput): Promise<TopupList> {
  const accountId = requireAccount(ctx, "billing:read");
  const rows = await listOwnTopups(ctx.db, accountId, input.limit, input.after);
  return { data: rows.slice(0, input.limit).map(shownTopup), has_more: rows.length > input.limit };
}

/** One top-up; the page that Stripe sends the browser back to asks for it until it is paid. */
export async function getTopup(ctx: Context, input: TopupRef): Promise<Topup> {
  const topup = await findOwnTopup(ctx.db, requireAccount(ctx, "billing:read"), input.id);
  if (!topup) throw new AppError("not_found", { message: "There is no such top-up." });
  return shownTopup(topup);
}

/** What went back of a top-up or is on its way: Stripe's refunds, and requests that Stripe has not heard of yet. */
export function refundedNano(topup: TopupWithRefunds) {
  const parts = topup.payments.flatMap(({ refunds, requests }) => [...refunds, ...requests]);
  return nano(parts.reduce((sum, part) => sum + part.amount, 0n));
}

function shownTopup(topup: TopupWithRefunds): Topup {
  return {
    id: renderId("topup", topup.id),
    status: topup.status as Topup["status"],
    source: topup.source as Topup["source"],
    amount: formatNano(nano(topup.amount), 2),
    credited: topup.credited === null ? null : formatNano(nano(topup.credited), 2),
    refunded: formatNano(refundedNano(topup), 2),
    currency: topup.currency as Currency,
    receipt_number: topup.receiptNumber,
    created_at: topup.createdAt.toISOString(),
    paid_at: topup.paidAt?.toISOString() ?? null,
  };
}
