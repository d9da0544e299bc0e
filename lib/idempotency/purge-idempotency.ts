import type { Services } from "@/lib/context";
import { RETENTION_MS } from "./retention";
import { deleteRowsBefore } from "./store";

/** For a daily job: forgets keys and answers older than a day. Returns how many went. */
export const purgeIdempotency = ({ db, clock }: Pick<Services, "db" | "clock">): Promise<number> =>
  deleteRowsBefore(db.pool, new Date(clock.now() - RETENTION_MS));
