import type { Services } from "@/lib/context";
import { removeExpired } from "./store";

const PORTION = 500;

/** Removes conversations past their time. Safe to run twice. Returns how many. */
export const purgeConversations = ({ db, clock }: Pick<Services, "db" | "clock">): Promise<number> =>
  removeExpired(db.pool, clock.now(), PORTION);
