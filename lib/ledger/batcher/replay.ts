import type { Pool } from "pg";
import type { Log } from "@/lib/kernel";
import { isConnectionError } from "./connection-error";
import { isRecordLine } from "./open-holds";
import { isOwnerDead } from "./owner";
import type { Spool } from "./spool";
import { chargeMissing, recordBatch } from "./store-money";

export interface ReplayOptions {
  readonly pool: Pool;
  readonly spool: Spool;
  readonly log: Log;
  /** A spooled settle is booked: its hold needs no lease any more. */
  onBooked(holdId: string): void;
}

/** Books spooled lines, those of dead processes of this host included. Throws when the database goes away: call again. */
export async function replaySpool(options: ReplayOptions): Promise<void> {
  const { spool, log } = options;
  await spool.adopt(isOwnerDead);
  for (const file of await spool.seal()) {
    let bookedCount = 0;
    let refusedCount = 0;
    for (const line of await spool.read(file)) {
      if (await bookLine(options, line)) bookedCount++;
      else refusedCount++;
    }
    if (refusedCount > 0) await spool.quarantine(file);
    else await spool.remove(file);
    log.info({ bookedCount, refusedCount }, "spooled settles replayed");
  }
}

async function bookLine({ pool, log, onBooked }: ReplayOptions, line: string): Promise<boolean> {
  try {
    if (isRecordLine(line)) {
      await recordBatch(pool, line);
      return true;
    }
    const outcome = await chargeMissing(pool, line);
    const { settle }: { settle: { id: string } } = JSON.parse(line);
    onBooked(settle.id);
    if (outcome === "missing") log.error({ holdId: settle.id }, "a spooled settle has no hold and cannot be booked");
    return outcome !== "missing";
  } catch (error) {
    if (isConnectionError(error)) throw error;
    log.error({ error: String(error) }, "a spooled settle was refused");
    return false;
  }
}
