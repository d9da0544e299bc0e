import type { Database } from "@/lib/backends/db/db";

export interface SeenEvent {
  readonly id: string;
  readonly type: string;
  readonly objectId: string | null;
  readonly isLive: boolean;
  readonly apiVersion: string | null;
  readonly occurredAt: Date;
}

/** Notes an event. False when it was brought to its end before, so that nothing is left to do. */
export async function noteEvent(db: Database, event: SeenEvent): Promise<boolean> {
  const { rows } = await db.pool.query(
    `INSERT INTO stripe_event AS e (id, type, object_id, is_live, api_version, occurred_at, attempts)
     VALUES ($1, $2, $3, $4, $5, $6, 1)
     ON CONFLICT (id) DO UPDATE SET attempts = e.attempts + 1 WHERE e.processed_at IS NULL RETURNING id`,
    [event.id, event.type, event.objectId, event.isLive, event.apiVersion, event.occurredAt],
  );
  return rows.length === 1;
}

export async function endEvent(db: Database, id: string, error: string | null): Promise<void> {
  await db.pool.query(
    `UPDATE stripe_event SET processed_at = CASE WHEN $2::text IS NULL THEN now() ELSE processed_at END, last_error = $2
     WHERE id = $1`,
    [id, error],
  );
}

/** Which of these events still have to be acted on. */
export async function unprocessed(db: Database, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.pool.query<{ id: string }>(
    "SELECT id FROM stripe_event WHERE id = ANY ($1) AND processed_at IS NOT NULL",
    [ids],
  );
  const done = new Set(rows.map((row) => row.id));
  return new Set(ids.filter((id) => !done.has(id)));
}

/** Second (Unix) of the newest event the poller has dealt with; 0 at first. */
export async function readMark(db: Database, name: string): Promise<bigint> {
  const row = await db.prisma.billingMark.findUnique({ where: { name } });
  return row?.value ?? 0n;
}

export async function raiseMark(db: Database, name: string, value: bigint): Promise<void> {
  await db.pool.query(
    `INSERT INTO billing_mark AS m (name, value) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET value = greatest(m.value, excluded.value)`,
    [name, value],
  );
}
