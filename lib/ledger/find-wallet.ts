import { AppError } from "@/lib/kernel";
import { type Queryable, selectWallet } from "./store-wallet";
import type { Wallet } from "./types";

export type WalletKey = { readonly walletId: string } | { readonly accountId: string };

/** A wallet by its id or by who pays; null when there is none. */
export const findWallet = (client: Queryable, by: WalletKey): Promise<Wallet | null> => selectWallet(client, by);

/** The same, or `not_found`. */
export async function getWallet(client: Queryable, by: WalletKey): Promise<Wallet> {
  const wallet = await selectWallet(client, by);
  if (!wallet) throw new AppError("not_found", { message: "There is no such wallet." });
  return wallet;
}
