import type { Nano } from "@/lib/kernel";
import { getWallet } from "./find-wallet";
import { postToWallet, type Queryable, transferBetween } from "./store-wallet";
import type { Posted } from "./types";

export interface DisputeInput {
  readonly walletId: string;
  readonly disputeId: string;
  readonly amountNano: Nano;
  /**
   * opened: taken whatever the balance (it may go negative). won: given back. lost: gone. reinstated: given back after it
   * was lost (an appeal). fee: Stripe's fee, ours to bear.
   */
  readonly stage: "opened" | "won" | "lost" | "reinstated" | "fee";
  readonly note?: string;
}

/** Moves disputed money through dispute_suspense. Each stage is posted once per dispute. */
export async function postDispute(client: Queryable, input: DisputeInput): Promise<Posted> {
  const { walletId, disputeId, amountNano, stage } = input;
  const common = { reference: disputeId, note: input.note ?? null };
  if (stage === "opened" || stage === "won" || stage === "reinstated") {
    return postToWallet(client, {
      ...common,
      walletId,
      kind: stage === "opened" ? "dispute" : "dispute_won",
      key: `dispute-${stage}:${disputeId}`,
      amountNano: stage === "opened" ? -amountNano : amountNano,
      against: stage === "reinstated" ? "stripe_clearing" : "dispute_suspense",
      isConditional: false,
    });
  }
  const { currency } = await getWallet(client, { walletId });
  return transferBetween(client, {
    ...common,
    kind: `dispute_${stage}`,
    key: `dispute-${stage}:${disputeId}`,
    currency,
    from: stage === "lost" ? "dispute_suspense" : "dispute_loss",
    to: "stripe_clearing",
    amountNano,
  });
}
