import { type Currency, newUuid } from "@/lib/kernel";
import { insertWallet, type Queryable } from "./store-wallet";

/**
 * Opens the account's one wallet within the caller's transaction and answers its id; an account that has one keeps it.
 * Throws `conflict` when that one is in another currency.
 */
export const openWallet = (
  client: Queryable,
  input: { readonly accountId: string; readonly currency: Currency },
): Promise<string> => insertWallet(client, newUuid(), input.accountId, input.currency);
