import { abandonGenerations } from "./store-generations";
import type { Queryable } from "./store-wallet";

/** Ends, as failed, calls without a hold that began before a time and never ended: no process is left to do it. Returns how many. */
export const endAbandoned = (client: Queryable, before: Date): Promise<number> => abandonGenerations(client, before);
