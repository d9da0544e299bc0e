import { AppError, type Nano } from "@/lib/kernel";
import { grantPromo, postToWallet, type Queryable, topUp } from "./store-wallet";
import type { Posted } from "./types";

export interface CreditInput {
  readonly walletId: string;
  readonly amountNano: Nano;
  /** topup: money received through Stripe. manual: received elsewhere, or given by the operator. promo: a grant. */
  readonly kind: "topup" | "manual" | "promo";
  /** What is credited once, whoever calls and however often: the PaymentIntent's id or another payment reference. */
  readonly reference: string;
  /** Public words on the customer's ledger line. */
  readonly note?: string;
  /** promo only: when what is left of it ends. */
  readonly expiresAt?: Date;
  /** promo only: lower is spent first. */
  readonly priority?: number;
}

/** Adds money to a wallet, once per kind and reference. Durable when the transaction commits. */
export async function creditWallet(client: Queryable, input: CreditInput): Promise<Posted> {
  const { walletId, amountNano, kind, reference } = input;
  const note = input.note ?? null;
  if (amountNano <= 0n)
    throw new AppError("invalid_request", { message: "The amount must be positive.", param: "amount" });
  if (kind === "promo") {
    const { priority = 0, expiresAt = null } = input;
    return grantPromo(client, { key: reference, note, walletId, amountNano, priority, expiresAt });
  }
  if (kind === "manual") {
    const key = `manual:${reference}`;
    return postToWallet(client, {
      kind,
      key,
      reference,
      note,
      walletId,
      amountNano,
      against: "manual_clearing",
      isConditional: false,
    });
  }
  return topUp(client, { key: reference, reference, note, walletId, amountNano, against: "stripe_clearing" });
}
