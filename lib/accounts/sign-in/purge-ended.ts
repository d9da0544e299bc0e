import type { Services } from "@/lib/context";
import { deleteEnded } from "./store-attempts";

/** For a daily job: forgets counters, tokens and sessions that ended long ago. Returns how many rows went. */
export const purgeEnded = (services: Pick<Services, "db">): Promise<number> => deleteEnded(services.db.pool);
