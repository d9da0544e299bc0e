import type { Pool } from "pg";

/** Counts one more try in a bucket's window and returns the count. */
export async function countAttempt(pool: Pool, bucket: string, startsAtMs: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `insert into attempt_counter (bucket, starts_at, count) values ($1, $2, 1)
     on conflict (bucket, starts_at) do update set count = attempt_counter.count + 1 returning count`,
    [bucket, new Date(startsAtMs)],
  );
  return rows[0]?.count ?? 0;
}

/** Forgets counters, tokens and sessions that ended more than a week ago. Returns how many rows went. */
export async function deleteEnded(pool: Pool): Promise<number> {
  let deleted = 0;
  for (const statement of [
    "delete from attempt_counter where starts_at < now() - interval '1 day'",
    "delete from verification_token where expires_at < now() - interval '7 days'",
    "delete from session where expires_at < now() - interval '7 days' or revoked_at < now() - interval '30 days'",
  ]) {
    deleted += (await pool.query(statement)).rowCount ?? 0;
  }
  return deleted;
}
