import type { Services } from "@/lib/context";
import { removeExpired } from "./store";

const PORTION = 1000;

/** Removes answers past their time. Safe to run twice. Returns how many. */
export const purgeResponses = ({ db, clock }: Pick<Services, "db" | "clock">): Promise<number> =>
  removeExpired(db.pool, clock.now(), PORTION);
