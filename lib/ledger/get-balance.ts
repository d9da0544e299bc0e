import { type Nano, nano } from "@/lib/kernel";
import { getWallet, type WalletKey } from "./find-wallet";
import { sumWithoutUsage } from "./store-transactions";
import type { Queryable } from "./store-wallet";
import type { Wallet } from "./types";

export interface Balance extends Wallet {
  /** Everything added, refunds and expiries taken off. */
  readonly creditedNano: Nano;
  /** Everything charged for requests; credited - used = balance. */
  readonly usedNano: Nano;
}

/** A wallet with its totals. Throws `not_found`. */
export async function getBalance(client: Queryable, by: WalletKey): Promise<Balance> {
  const wallet = await getWallet(client, by);
  const creditedNano = nano(await sumWithoutUsage(client, wallet.ledgerAccountId));
  return { ...wallet, creditedNano, usedNano: nano(creditedNano - wallet.balanceNano) };
}
