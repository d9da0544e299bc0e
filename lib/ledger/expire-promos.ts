import { expirePromos as expire, type Queryable } from "./store-wallet";

const WALLETS_MAX = 100;

/** Takes back what is left of grants past their expiry, except what is held now. Answers how many gave something back. */
export const expirePromos = (client: Queryable): Promise<number> => expire(client, WALLETS_MAX);
