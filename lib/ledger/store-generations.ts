import type { QueryResultRow } from "pg";
import type { AttemptRecord, Currency, GenerationStatus, PriceUnit, UsageRecord } from "@/lib/kernel";
import { type Queryable, rowsOf } from "./store-wallet";

export interface GenerationRow extends QueryResultRow {
  id: string;
  hold_id: string | null;
  request_id: string;
  account_id: string;
  workspace_id: string;
  sub_account_id: string | null;
  key_id: string | null;
  mode: "live" | "test";
  operation: string;
  dialect: string;
  requested_model: string;
  model: string;
  is_stream: boolean;
  currency: Currency;
  price_version_id: string | null;
  app_url: string | null;
  app_title: string | null;
  tag: string | null;
  end_user: string | null;
  started_at: Date;
  status: GenerationStatus;
  provider: string | null;
  endpoint_id: string | null;
  upstream_id: string | null;
  input_tokens: string;
  output_tokens: string;
  cache_read_tokens: string;
  cache_write_tokens: string;
  reasoning_tokens: string;
  usage_source: UsageRecord["source"] | null;
  units: Record<string, number> | null;
  cost: string;
  cost_lines: { unit: PriceUnit; quantity: number; pico: string; per_units: string }[] | null;
  finish_reason: string | null;
  native_finish_reason: string | null;
  error_code: string | null;
  is_insured: boolean;
  ttft_ms: number | null;
  latency_ms: number | null;
  total_ms: number | null;
  attempts: AttemptRecord[] | null;
  dropped_params: string[] | null;
  translation_warnings: string[] | null;
  ended_at: Date | null;
}

export interface GenerationFilter {
  readonly workspaceId: string;
  readonly subAccountId?: string;
  readonly keyId?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly status?: GenerationStatus;
  readonly mode?: "live" | "test";
  readonly tag?: string;
  readonly from?: Date;
  readonly to?: Date;
  /** A generation of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export async function selectGeneration(
  client: Queryable,
  workspaceId: string,
  id: string,
): Promise<GenerationRow | undefined> {
  const text = "select * from generation where id = $1 and workspace_id = $2";
  return (await rowsOf<GenerationRow>(client, text, [id, workspaceId]))[0];
}

/** The newest answer that the provider gave this id to. */
export async function selectGenerationUpstream(
  client: Queryable,
  workspaceId: string,
  upstreamId: string,
): Promise<GenerationRow | undefined> {
  const text = `select g.* from generation_upstream u join generation g on g.id = u.generation_id
     where u.workspace_id = $1 and u.upstream_id = $2 order by g.started_at desc limit 1`;
  return (await rowsOf<GenerationRow>(client, text, [workspaceId, upstreamId]))[0];
}

/** Records of a workspace, newest first. */
export function selectGenerations(client: Queryable, filter: GenerationFilter): Promise<GenerationRow[]> {
  const values: unknown[] = [filter.workspaceId, filter.limit];
  const where = ["workspace_id = $1"];
  const add = (value: unknown, sql: (place: string) => string) => where.push(sql(`$${values.push(value)}`));
  const equals = {
    sub_account_id: filter.subAccountId,
    key_id: filter.keyId,
    model: filter.model,
    provider: filter.provider,
    status: filter.status,
    mode: filter.mode,
    tag: filter.tag,
  };
  for (const [column, value] of Object.entries(equals)) {
    if (value !== undefined) add(value, (at) => `${column} = ${at}`);
  }
  if (filter.from) add(filter.from, (at) => `started_at >= ${at}`);
  if (filter.to) add(filter.to, (at) => `started_at < ${at}`);
  if (filter.after) {
    add(filter.after, (at) => `(started_at, id) < (select started_at, id from generation where id = ${at})`);
  }
  const text = `select * from generation where ${where.join(" and ")} order by started_at desc, id desc limit $2`;
  return rowsOf<GenerationRow>(client, text, values);
}

export async function abandonGenerations(client: Queryable, before: Date): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(client, "select generation_abandon($1) as count", [before]);
  return row?.count ?? 0;
}
