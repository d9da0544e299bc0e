import type { Pool } from "pg";

export interface IdempotencyRow {
  readonly request_hash: Buffer;
  readonly generation_id: string;
  readonly state: "running" | "ended";
  readonly reply_status: number | null;
  readonly reply_headers: Record<string, string> | null;
  readonly reply_body: Buffer | null;
  readonly created_at: Date;
}

export interface NewRow {
  readonly scopeId: string;
  readonly key: string;
  readonly workspaceId: string;
  readonly hash: Uint8Array;
  readonly generationId: string;
}

/** False when the key is in use. */
export async function insertRow(pool: Pool, row: NewRow): Promise<boolean> {
  const { rowCount } = await pool.query(
    `insert into idempotency (scope_id, key, workspace_id, request_hash, generation_id) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [row.scopeId, row.key, row.workspaceId, row.hash, row.generationId],
  );
  return rowCount === 1;
}

export async function selectRow(pool: Pool, scopeId: string, key: string): Promise<IdempotencyRow | undefined> {
  const { rows } = await pool.query<IdempotencyRow>(
    `select request_hash, generation_id, state, reply_status, reply_headers, reply_body, created_at
       from idempotency where scope_id = $1 and key = $2`,
    [scopeId, key],
  );
  return rows[0];
}

export async function endRow(
  pool: Pool,
  generationId: string,
  scopeId: string,
  key: string,
  reply: { status: number; headers: Readonly<Record<string, string>>; body: Uint8Array } | null,
): Promise<void> {
  await pool.query(
    `update idempotency set state = 'ended', reply_status = $4, reply_headers = $5, reply_body = $6
      where scope_id = $2 and key = $3 and generation_id = $1`,
    [generationId, scopeId, key, reply?.status ?? null, reply?.headers ?? null, reply?.body ?? null],
  );
}

/** Only the row of that generation: whoever took the key over keeps it. */
export async function deleteRow(pool: Pool, generationId: string, scopeId: string, key: string): Promise<void> {
  await pool.query("delete from idempotency where scope_id = $2 and key = $3 and generation_id = $1", [
    generationId,
    scopeId,
    key,
  ]);
}

export async function deleteRowsBefore(pool: Pool, before: Date): Promise<number> {
  const { rowCount } = await pool.query("delete from idempotency where created_at < $1", [before]);
  return rowCount ?? 0;
}
