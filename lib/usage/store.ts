import type { Database } from "@/lib/backends/db/db";
import type { AttemptRecord, Currency, GenerationStatus } from "@/lib/kernel";
import type { StoredCostLine } from "./tenant";

export interface GenerationRow {
  readonly id: string;
  readonly hold_id: string | null;
  readonly request_id: string;
  readonly workspace_id: string;
  readonly sub_account_id: string | null;
  readonly key_id: string | null;
  readonly mode: "live" | "test";
  readonly operation: string;
  readonly dialect: string;
  readonly requested_model: string;
  readonly model: string;
  readonly is_stream: boolean;
  readonly currency: Currency;
  readonly price_version_id: string | null;
  readonly app_url: string | null;
  readonly app_title: string | null;
  readonly tag: string | null;
  readonly end_user: string | null;
  readonly started_at: Date;
  readonly status: GenerationStatus;
  readonly provider: string | null;
  readonly endpoint_id: string | null;
  readonly upstream_id: string | null;
  /** bigint columns arrive as text. */
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly cache_read_tokens: string;
  readonly cache_write_tokens: string;
  readonly reasoning_tokens: string;
  readonly usage_source: string | null;
  readonly units: Readonly<Record<string, number>> | null;
  readonly cost: string;
  readonly cost_lines: readonly StoredCostLine[] | null;
  readonly finish_reason: string | null;
  readonly native_finish_reason: string | null;
  readonly error_code: string | null;
  readonly is_insured: boolean;
  readonly ttft_ms: number | null;
  readonly latency_ms: number | null;
  readonly total_ms: number | null;
  readonly attempts: readonly AttemptRecord[] | null;
  readonly dropped_params: readonly string[] | null;
  readonly translation_warnings: readonly string[] | null;
  readonly ended_at: Date | null;
}

export async function selectGeneration(db: Database, workspaceId: string, id: string): Promise<GenerationRow | null> {
  const { rows } = await db.pool.query<GenerationRow>("select * from generation where id = $1 and workspace_id = $2", [
    id,
    workspaceId,
  ]);
  return rows[0] ?? null;
}

/** By the provider's own id of the answer, the newest if it was given twice. */
export async function selectByUpstreamId(
  db: Database,
  workspaceId: string,
  upstreamId: string,
): Promise<GenerationRow | null> {
  const { rows } = await db.pool.query<GenerationRow>(
    `select g.* from generation_upstream u join generation g on g.id = u.generation_id
      where u.workspace_id = $1 and u.upstream_id = $2 and g.workspace_id = $1 order by g.started_at desc limit 1`,
    [workspaceId, upstreamId],
  );
  return rows[0] ?? null;
}

export interface GenerationFilter {
  readonly workspaceId: string;
  readonly mode: "live" | "test" | null;
  readonly keyId: string | null;
  readonly model: string | null;
  readonly status: string | null;
  /** Only what is older than this generation. */
  readonly afterId: string | null;
  readonly limit: number;
}

/** Newest first. */
export async function selectGenerations(db: Database, filter: GenerationFilter): Promise<GenerationRow[]> {
  const { rows } = await db.pool.query<GenerationRow>(
    `select * from generation
      where workspace_id = $1 and ($2::text is null or mode = $2) and ($3::uuid is null or key_id = $3)
        and ($4::text is null or model = $4) and ($5::text is null or status = $5)
        and ($6::uuid is null or (started_at, id) < (select started_at, id from generation where id = $6 and workspace_id = $1))
      order by started_at desc, id desc limit $7`,
    [filter.workspaceId, filter.mode, filter.keyId, filter.model, filter.status, filter.afterId, filter.limit],
  );
  return rows;
}

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

/** Everything ever paid or given into the wallet less what was taken back; usage is the rest of the balance. */
export async function selectCreditsTotal(db: Database, ledgerAccountId: string): Promise<bigint> {
  const { rows } = await db.pool.query<{ total: string }>(
    "select coalesce(sum(amount), 0) as total from posting where account_id = $1 and kind <> 'usage'",
    [ledgerAccountId],
  );
  return BigInt(rows[0]?.total ?? "0");
}

export interface LineFilter {
  readonly ledgerAccountId: string;
  readonly kind: string | null;
  readonly isUsageHidden: boolean;
  readonly afterTransactionId: string | null;
  readonly limit: number;
}

export interface LineRow {
  readonly tx_id: string;
  readonly kind: string;
  readonly currency: Currency;
  readonly amount: string;
  readonly balance_after: string | null;
  readonly ref_id: string | null;
  readonly note: string | null;
  readonly reverses: string | null;
  readonly created_at: Date;
  readonly model: string | null;
}

/** Lines of a customer's ledger account, newest first, with the running balance. */
export async function selectLines(db: Database, filter: LineFilter): Promise<LineRow[]> {
  const { rows } = await db.pool.query<LineRow>(
    `select p.tx_id, p.kind, p.currency, p.amount, p.balance_after, t.ref_id, t.note, t.reverses, t.created_at, g.model
       from posting p join ledger_tx t on t.id = p.tx_id
       left join generation g on g.id = p.tx_id and p.kind = 'usage'
      where p.account_id = $1 and ($2::text is null or p.kind = $2) and (not $3 or p.kind <> 'usage')
        and ($4::uuid is null or p.id < (select max(id) from posting where tx_id = $4 and account_id = $1))
      order by p.id desc limit $5`,
    [filter.ledgerAccountId, filter.kind, filter.isUsageHidden, filter.afterTransactionId, filter.limit],
  );
  return rows;
}
