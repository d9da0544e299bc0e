import { z } from "zod";
import { findPayer } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import { AppError, type Currency, formatNano, type Nano, nano, parseScaled } from "@/lib/kernel";
import { requireAccount } from "../access";
import { fromMinor, toMinor } from "../currency";
import type { Receipt, TopupRef } from "../schemas";
import { refundedNano } from "./list-topups";
import { findOwnTopup, type TopupWithRefunds } from "./store-topups";

const text = z.string().nullable().catch(null);
const Buyer = z.object({ name: text, email: text, address: text });
const Method = z.object({ type: text, brand: text, last4: text, receiptUrl: text });

/** The receipt of a paid top-up: everything a printed one needs, amounts as they were paid. */
export async function getReceipt(ctx: Context, input: TopupRef): Promise<Receipt> {
  const topup = await findOwnTopup(ctx.db, requireAccount(ctx, "billing:read"), input.id);
  if (!topup?.receiptNumber || topup.credited === null || !topup.paidAt) {
    throw new AppError("not_found", { message: "There is no receipt: this top-up was not paid." });
  }
  const { seller } = ctx.payments;
  const payer = await findPayer(ctx, topup.accountId);
  const buyer = Buyer.parse(topup.buyer);
  const method = Method.parse(topup.method);
  const total = nano(topup.credited);
  const tax = taxWithin(total, seller.taxPercent, topup.currency);
  const show = (amount: Nano) => formatNano(amount, 2);
  return {
    number: topup.receiptNumber,
    issued_at: topup.paidAt.toISOString(),
    locale: topup.locale as Receipt["locale"],
    seller: {
      name: seller.name,
      address: seller.address,
      tax_label: seller.taxLabel,
      tax_id: seller.taxId,
      email: seller.email,
    },
    buyer: {
      name: payer?.legalName ?? buyer.name,
      address: payer?.legalAddress ?? buyer.address,
      tax_label: payer?.taxId ? seller.taxLabel : null,
      tax_id: payer?.taxId ?? null,
      email: buyer.email ?? payer?.email ?? null,
    },
    currency: topup.currency as Currency,
    lines: [{ kind: "credits", quantity: 1, unit_amount: show(total), amount: show(total) }],
    net: show(nano(total - tax)),
    tax: { percent: seller.taxPercent, amount: show(tax) },
    total: show(total),
    payment: {
      id: topup.payments[0]?.id ?? "",
      method: method.type,
      brand: method.brand,
      last4: method.last4,
      stripe_receipt_url: method.receiptUrl,
    },
    refunds: refundsOf(topup),
    balance_due: show(nano(total - refundedNano(topup))),
  };
}

function refundsOf(topup: TopupWithRefunds): Receipt["refunds"] {
  return topup.payments
    .flatMap((payment) => payment.refunds)
    .map((refund) => ({
      id: refund.id,
      amount: formatNano(nano(refund.amount), 2),
      status: refund.status,
      created_at: refund.createdAt.toISOString(),
    }));
}

/** The tax contained in a total: total × p ÷ (100 + p), rounded half up to the currency's smallest unit. */
export function taxWithin(total: Nano, percent: string, currency: string): Nano {
  const rate = parseScaled(percent, 4);
  const whole = 1_000_000n + rate;
  const minor = toMinor(total, currency);
  return fromMinor((2n * minor * rate + whole) / (2n * whole), currency);
}
