import type { Database } from "@/lib/backends/db/db";
import { liftFreeze } from "./prove/store-prove";

/** Lets a frozen wallet take holds again, after a person has looked. Answers whether it was frozen. */
export const thawWallet = (db: Database, walletId: string): Promise<boolean> =>
  db.transaction((client) => liftFreeze(client, walletId));
