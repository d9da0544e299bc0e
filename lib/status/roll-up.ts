import type { Services } from "@/lib/context";
import { firstDayMs } from "./board";
import { deleteHours, selectLastHour, upsertHours } from "./store";

const HOUR_MS = 3_600_000;
/** A call may end, and its record be complete, this long after it began. */
const LATE_MS = 2 * HOUR_MS;

/** Counts the hours since the last run anew, and forgets those no page shows. Safe to repeat. */
export async function rollUpHours(
  services: Pick<Services, "db" | "clock">,
): Promise<{ readonly writtenCount: number; readonly forgottenCount: number }> {
  const { pool } = services.db;
  const nowMs = services.clock.now();
  const last = await selectLastHour(pool);
  const sinceMs = Math.max(firstDayMs(nowMs), (last?.getTime() ?? 0) - LATE_MS);
  const writtenCount = await upsertHours(pool, new Date(sinceMs - (sinceMs % HOUR_MS)), new Date(nowMs));
  const forgottenCount = await deleteHours(pool, new Date(firstDayMs(nowMs)));
  return { writtenCount, forgottenCount };
}
