import type { PoolClient } from "pg";

/** Up to when a day may still be changed by a transaction that did not note it. */
const MARGIN = "interval '1 hour'";

const DIMENSIONS = "account_id, sub_account_id, key_id, mode, model, provider, tag, currency";
const FIGURES = `requests, failed, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost`;
export const USAGE_DAY_COLUMNS = `workspace_id, day, ${DIMENSIONS}, ${FIGURES}`;

/** The rows of usage_day as the records give them, where `condition` over generation g and joined `source` holds. */
export const sumsOf = (source: string, condition: string): string => `
  SELECT g.workspace_id, (g.started_at AT TIME ZONE 'UTC')::date AS day,
      ${DIMENSIONS.split(", ")
        .map((column) => `g.${column}`)
        .join(", ")},
      count(*) AS requests, count(*) FILTER (WHERE g.status = 'failed') AS failed,
      sum(g.input_tokens)::bigint AS input_tokens, sum(g.output_tokens)::bigint AS output_tokens,
      sum(g.cache_read_tokens)::bigint AS cache_read_tokens, sum(g.cache_write_tokens)::bigint AS cache_write_tokens,
      sum(g.reasoning_tokens)::bigint AS reasoning_tokens, sum(g.cost)::bigint AS cost
    FROM ${source} WHERE ${condition} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`;

/** Starts of UTC days as SQL over a date. */
export const startOf = (day: string): string => `((${day})::timestamp AT TIME ZONE 'UTC')`;

export interface Mark {
  /** The day to sum next, YYYY-MM-DD; null = there are no records. */
  readonly nextDay: string | null;
  readonly isDue: boolean;
}

/** One of these transactions at a time, each in one snapshot, which begins once the lock is held. Readers never wait. */
export async function openRollup(client: PoolClient): Promise<Mark> {
  await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  await client.query("LOCK TABLE usage_mark IN SHARE UPDATE EXCLUSIVE MODE");
  const { rows } = await client.query<{ next_day: string | null; is_due: boolean | null }>(
    `WITH mark AS MATERIALIZED (SELECT next_day FROM usage_mark WHERE id = 1),
      next AS (SELECT coalesce(next_day, (SELECT (min(started_at) AT TIME ZONE 'UTC')::date FROM generation)) AS day FROM mark)
     SELECT day::text AS next_day, day < (now() AT TIME ZONE 'UTC' - ${MARGIN})::date AS is_due FROM next`,
  );
  const [row] = rows;
  return { nextDay: row?.next_day ?? null, isDue: row?.is_due === true };
}

/** Sums a day of every workspace and moves the mark behind it. Answers how many rows it made. */
export async function sumDay(client: PoolClient, day: string): Promise<number> {
  const between = `g.started_at >= ${startOf("$1::date")} AND g.started_at < ${startOf("$1::date + 1")}`;
  const { rowCount } = await client.query(
    `INSERT INTO usage_day (${USAGE_DAY_COLUMNS}) ${sumsOf("generation g", between)}`,
    [day],
  );
  await client.query("DELETE FROM usage_late WHERE day = $1::date", [day]);
  await client.query("UPDATE usage_mark SET next_day = $1::date + 1 WHERE id = 1", [day]);
  return rowCount ?? 0;
}

/** Sums the noted days before `nextDay` again and forgets the notes. Answers how many days of workspaces there were. */
export async function sumLate(client: PoolClient, nextDay: string): Promise<number> {
  const { rows } = await client.query<{ workspace_id: string; day: string }>(
    `WITH late AS (DELETE FROM usage_late WHERE day < $1::date RETURNING workspace_id, day)
     SELECT DISTINCT workspace_id, day::text AS day FROM late`,
    [nextDay],
  );
  if (rows.length === 0) return 0;
  const values = [rows.map((row) => row.workspace_id), rows.map((row) => row.day)];
  const late = "unnest($1::uuid[], $2::date[]) AS l(workspace_id, day)";
  await client.query(
    `DELETE FROM usage_day u USING ${late} WHERE u.workspace_id = l.workspace_id AND u.day = l.day`,
    values,
  );
  const own = `g.workspace_id = l.workspace_id AND g.started_at >= ${startOf("l.day")} AND g.started_at < ${startOf("l.day + 1")}`;
  await client.query(
    `INSERT INTO usage_day (${USAGE_DAY_COLUMNS}) ${sumsOf(`${late} JOIN generation g ON ${own}`, "true")}`,
    values,
  );
  return rows.length;
}
