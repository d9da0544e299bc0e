import type { PoolClient } from "pg";
import type { Context } from "@/lib/context";
import { parseNano } from "@/lib/kernel";
import { creditWallet } from "@/lib/ledger";
import { findOwnedWallets } from "../store";

/** Gives the operator's starting credit to a person's account, once, when the address has just been verified. */
export async function grantSignUpCredit(ctx: Context, client: PoolClient, userId: string): Promise<void> {
  const amountNano = parseNano(ctx.signUpCredit ?? "0");
  if (amountNano <= 0n) return;
  const [walletId] = await findOwnedWallets(client, userId);
  if (!walletId) return;
  await creditWallet(client, {
    walletId,
    amountNano,
    kind: "promo",
    reference: `sign-up:${userId}`,
    note: "Starting credit",
  });
}
