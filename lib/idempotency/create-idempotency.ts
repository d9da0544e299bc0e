import type { Database } from "@/lib/backends/db";
import type { IdempotencyClaim, IdempotencyPort, IdempotencyRequest } from "@/lib/gateway";
import { AppError, type Clock, derivedUuid, isAppError, type Log } from "@/lib/kernel";
import { getGeneration } from "@/lib/ledger";
import { RETENTION_MS } from "./retention";
import { deleteRow, endRow, type IdempotencyRow, insertRow, selectRow } from "./store";

/** A claim whose process may have died is looked into after this long, … */
const SUSPECT_MS = 60_000;
/** … and given up after this long when no generation came of it. */
const LOST_MS = 15 * 60_000;
const REPLY_BYTES_MAX = 4 * 1024 * 1024;
const TRIES = 5;

export interface IdempotencyOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The memory of Idempotency-Keys in PostgreSQL, safe over several processes: one row a key, whoever inserts it runs the
 * request. Rows live for a day.
 */
export function createIdempotency({ db, clock, log }: IdempotencyOptions): IdempotencyPort {
  const { pool } = db;

  async function claim(request: IdempotencyRequest): Promise<IdempotencyClaim> {
    const { scopeId, key } = request;
    for (let tries = 0; tries < TRIES; tries++) {
      // A key that is free again (its request was refused, or it is forgotten) must not meet the old hold's id.
      const generationId = derivedUuid(scopeId, `${key}\0${clock.now()}`);
      if (await insertRow(pool, { ...request, generationId })) return { state: "claimed", generationId };
      const row = await selectRow(pool, scopeId, key);
      if (!row) continue;
      const ageMs = clock.now() - row.created_at.getTime();
      if (ageMs < RETENTION_MS) {
        if (!row.request_hash.equals(request.hash)) return { state: "mismatch" };
        if (row.state === "ended") return endedClaim(row);
        if (!(await isLost(request, row, ageMs))) return { state: "running" };
        log.warn({ generationId: row.generation_id }, "an abandoned Idempotency-Key is free again");
      }
      await deleteRow(pool, row.generation_id, scopeId, key);
    }
    return { state: "running" };
  }

  /** Whether a running claim's process is gone without having charged anything. */
  async function isLost({ workspaceId }: IdempotencyRequest, row: IdempotencyRow, ageMs: number): Promise<boolean> {
    if (ageMs < SUSPECT_MS) return false;
    try {
      const { status, costNano } = await getGeneration(pool, { workspaceId, id: row.generation_id });
      return status !== "started" && costNano === 0n;
    } catch (error) {
      if (isAppError(error) && error.code === "not_found") return ageMs > LOST_MS;
      throw error;
    }
  }

  return {
    async claim(request) {
      try {
        return await claim(request);
      } catch (error) {
        throw new AppError("temporarily_unavailable", { cause: error });
      }
    },
    keep: ({ scopeId, key }, generationId, reply) =>
      endRow(pool, generationId, scopeId, key, reply && reply.body.length <= REPLY_BYTES_MAX ? reply : null),
    release: ({ scopeId, key }, generationId) => deleteRow(pool, generationId, scopeId, key),
  };
}

function endedClaim(row: IdempotencyRow): IdempotencyClaim {
  const { reply_status: status, reply_headers: headers, reply_body: body } = row;
  if (status === null || headers === null || body === null) return { state: "ended", generationId: row.generation_id };
  return { state: "stored", reply: { status, headers, body } };
}
