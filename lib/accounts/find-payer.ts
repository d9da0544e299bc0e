import type { Services } from "@/lib/context";
import { type Payer, selectPayer } from "./store-payer";

/** Whom to write to about an account's money, and in whose name its papers are; null for an account without an owner. */
export const findPayer = (services: Pick<Services, "db">, accountId: string): Promise<Payer | null> =>
  selectPayer(services.db.pool, accountId);
