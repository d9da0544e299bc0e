import type { Database } from "@/lib/backends/db/db";

export interface UsageFilter {
  readonly workspaceId: string;
  readonly mode: "live" | "test";
  readonly fromMs: number;
  readonly toMs: number;
  readonly keyId: string | null;
  readonly model: string | null;
  readonly rowsMax: number;
}

export interface UsageRow {
  readonly day: string;
  readonly model: string;
  readonly key_id: string | null;
  readonly requests: string;
  readonly failed: string;
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly cache_read_tokens: string;
  readonly reasoning_tokens: string;
  readonly cost: string;
}

/** Sums by UTC day, model and key, newest day first. */
export async function selectUsage(db: Database, filter: UsageFilter): Promise<UsageRow[]> {
  const { rows } = await db.pool.query<UsageRow>(
    `select to_char(started_at at time zone 'UTC', 'YYYY-MM-DD') as day, model, key_id, count(*) as requests,
            count(*) filter (where status = 'failed') as failed, sum(input_tokens) as input_tokens,
            sum(output_tokens) as output_tokens, sum(cache_read_tokens) as cache_read_tokens,
            sum(reasoning_tokens) as reasoning_tokens, sum(cost) as cost
       from generation
      where workspace_id = $1 and mode = $2 and started_at >= $3 and started_at < $4
        and ($5::uuid is null or key_id = $5) and ($6::text is null or model = $6)
      group by 1, 2, 3 order by 1 desc, sum(cost) desc, 2, 3 limit $7`,
    [
      filter.workspaceId,
      filter.mode,
      new Date(filter.fromMs),
      new Date(filter.toMs),
      filter.keyId,
      filter.model,
      filter.rowsMax,
    ],
  );
  return rows;
}
