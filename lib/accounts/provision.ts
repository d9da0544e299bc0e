import type { PoolClient } from "pg";
import { type Currency, newUuid } from "@/lib/kernel";
import { openWallet } from "@/lib/ledger";
import { insertAccount, setWallet } from "./store";

export interface Provisioned {
  readonly accountId: string;
  readonly workspaceId: string;
  readonly walletId: string;
}

/** An account with its owner, first workspace and wallet, within the caller's transaction. */
export async function provisionAccount(
  client: PoolClient,
  owner: { readonly userId: string; readonly name: string; readonly currency: Currency },
): Promise<Provisioned> {
  const accountId = newUuid();
  const workspaceId = newUuid();
  await insertAccount(client, { accountId, workspaceId, ...owner });
  const walletId = await openWallet(client, { accountId, currency: owner.currency });
  await setWallet(client, accountId, walletId);
  return { accountId, workspaceId, walletId };
}
