import type { Services } from "@/lib/context";
import { deleteVisits } from "./store";

const KEEP_MS = 30 * 86_400_000;

/** Forgets visits older than 30 days. Returns how many. */
export const purgeVisits = ({ db, clock }: Services): Promise<number> =>
  deleteVisits(db.pool, new Date(clock.now() - KEEP_MS));
