import type { Database } from "@/lib/backends/db/db";
import { startOf } from "./rollup/store";

export interface UsageFilter {
  readonly workspaceId: string;
  readonly mode: "live" | "test";
  /** UTC days, YYYY-MM-DD; the second is the first day after. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly keyId: string | null;
  readonly model: string | null;
  readonly rowsMax: number;
}

export interface UsageRow {
  readonly day: string;
  readonly requests: string;
  readonly failed: string;
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly cache_read_tokens: string;
  readonly reasoning_tokens: string;
  readonly cost: string;
}

export interface UsageDetail extends UsageRow {
  readonly model: string;
  readonly key_id: string | null;
}

const SUMS = `sum(requests) AS requests, sum(failed) AS failed, sum(input_tokens) AS input_tokens,
  sum(output_tokens) AS output_tokens, sum(cache_read_tokens) AS cache_read_tokens,
  sum(reasoning_tokens) AS reasoning_tokens, sum(cost) AS cost`;
const RECORD = `1 AS requests, (status = 'failed')::int AS failed, input_tokens, output_tokens, cache_read_tokens,
  reasoning_tokens, cost`;
const WANTED = "mode = $2 AND ($5::uuid IS NULL OR key_id = $5) AND ($6::text IS NULL OR model = $6)";
const DAYS_MAX = 31;

/**
 * Sums by UTC day, model and key, newest day first, and of each day alone (`model` null). Finished days come from their
 * sums; days that are not summed, or changed since, from the records: one statement, so that nothing counts twice.
 */
export async function selectUsage(
  db: Pick<Database["pool"], "query">,
  filter: UsageFilter,
): Promise<{ readonly days: readonly UsageRow[]; readonly details: readonly UsageDetail[] }> {
  const { rows } = await db.query<UsageRow & { readonly model: string | null }>(
    `WITH mark AS MATERIALIZED (SELECT coalesce(next_day, '-infinity') AS next_day FROM usage_mark WHERE id = 1),
      late AS MATERIALIZED (
        SELECT DISTINCT day FROM usage_late, mark
         WHERE workspace_id = $1 AND day >= $3::date AND day < least($4::date, next_day)),
      used AS (
        SELECT day, model, key_id, requests, failed, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost
          FROM usage_day, mark
         WHERE workspace_id = $1 AND day >= $3::date AND day < least($4::date, next_day) AND ${WANTED}
           AND day NOT IN (SELECT day FROM late)
        UNION ALL
        SELECT (started_at AT TIME ZONE 'UTC')::date, model, key_id, ${RECORD} FROM generation
         WHERE workspace_id = $1 AND started_at >= ${startOf("greatest($3::date, (SELECT next_day FROM mark))")}
           AND started_at < ${startOf("$4::date")} AND ${WANTED}
        UNION ALL
        SELECT day, model, key_id, ${RECORD} FROM late JOIN generation
            ON started_at >= ${startOf("day")} AND started_at < ${startOf("day + 1")}
         WHERE workspace_id = $1 AND ${WANTED})
     SELECT to_char(day, 'YYYY-MM-DD') AS day, model, key_id, ${SUMS} FROM used
      GROUP BY GROUPING SETS ((day), (day, model, key_id))
      ORDER BY grouping(model) DESC, day DESC, sum(cost) DESC, model, key_id LIMIT $7`,
    [
      filter.workspaceId,
      filter.mode,
      filter.fromDay,
      filter.toDay,
      filter.keyId,
      filter.model,
      filter.rowsMax + DAYS_MAX,
    ],
  );
  const isDetail = (row: UsageRow & { readonly model: string | null }): row is UsageDetail => row.model !== null;
  return { days: rows.filter((row) => !isDetail(row)), details: rows.filter(isDetail).slice(0, filter.rowsMax) };
}
