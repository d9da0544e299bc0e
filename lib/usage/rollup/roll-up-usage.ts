import type { Database } from "@/lib/backends/db/db";
import { openRollup, sumDay, sumLate } from "./store";

export interface RollUp {
  /** Days summed for the first time, and the rows that made. */
  readonly dayCount: number;
  readonly rowCount: number;
  /** Days of workspaces summed again, because a record of theirs changed later. */
  readonly lateCount: number;
}

/**
 * Sums every finished day that is not summed yet, from the first record on, and sums again what changed since. Each day is
 * one transaction. Safe to repeat, and to run in several processes at once.
 */
export async function rollUpUsage({ db }: { readonly db: Database }): Promise<RollUp> {
  let [dayCount, rowCount, lateCount] = [0, 0, 0];
  for (;;) {
    const step = await db.transaction(async (client) => {
      const { nextDay, isDue } = await openRollup(client);
      if (nextDay === null) return null;
      if (isDue) return { rows: await sumDay(client, nextDay), late: 0 };
      return { rows: null, late: await sumLate(client, nextDay) };
    });
    if (step === null) break;
    lateCount += step.late;
    if (step.rows === null) break;
    dayCount += 1;
    rowCount += step.rows;
  }
  return { dayCount, rowCount, lateCount };
}
