import type { Nano } from "@/lib/kernel";
import { type Queryable, selectLivePromo } from "./store-wallet";

/**
 * Promotional credit left among a wallet's balance, all spending so far allocated. Locks the wallet until the caller's
 * transaction ends, so that the answer still holds for what is posted next.
 */
export const findLivePromo = (client: Queryable, walletId: string): Promise<Nano> => selectLivePromo(client, walletId);
