import type { Nano } from "@/lib/kernel";
import { getWallet } from "./find-wallet";
import { postToWallet, type Queryable, transferBetween } from "./store-wallet";
import type { Posted } from "./types";

export interface RefundInput {
  readonly walletId: string;
  /** What is refunded once per stage: the refund row's id, or Stripe's when it began there. */
  readonly refundId: string;
  readonly amountNano: Nano;
  /**
   * requested: taken from what is not held, or `insufficient`. outside: made at Stripe, taken whatever the balance (it may
   * go negative) and paid at once. paid: a requested one was paid out. failed: a requested one comes back. returned: one
   * that was paid, or made at Stripe, did not reach the customer after all and comes back from Stripe.
   */
  readonly stage: "requested" | "outside" | "paid" | "failed" | "returned";
  readonly note?: string;
}

/** Moves refunded money: customer → refund → stripe_clearing, or back. Call the stages in order; each is posted once. */
export async function postRefund(client: Queryable, input: RefundInput): Promise<Posted> {
  const { walletId, refundId, amountNano, stage } = input;
  const common = { reference: refundId, note: input.note ?? null, walletId };
  switch (stage) {
    case "requested":
      return postToWallet(client, {
        ...common,
        kind: "refund",
        key: `refund:${refundId}`,
        amountNano: -amountNano,
        against: "refund",
        isConditional: true,
      });
    case "outside":
      return postToWallet(client, {
        ...common,
        kind: "refund",
        key: `refund:${refundId}`,
        amountNano: -amountNano,
        against: "stripe_clearing",
        isConditional: false,
      });
    case "failed":
      return postToWallet(client, {
        ...common,
        kind: "refund_failed",
        key: `refund-failed:${refundId}`,
        amountNano,
        against: "refund",
        isConditional: false,
      });
    case "returned":
      return postToWallet(client, {
        ...common,
        kind: "refund_failed",
        key: `refund-returned:${refundId}`,
        amountNano,
        against: "stripe_clearing",
        isConditional: false,
      });
    case "paid": {
      const { currency } = await getWallet(client, { walletId });
      const move = { kind: "refund_paid", key: `refund-paid:${refundId}`, currency, amountNano };
      return transferBetween(client, { ...common, ...move, from: "refund", to: "stripe_clearing" });
    }
  }
}
