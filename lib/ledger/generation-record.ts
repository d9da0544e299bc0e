import {
  type CostLine,
  type GenerationEnd,
  type GenerationStart,
  type GenerationStatus,
  nano,
  pico,
  type UsageRecord,
} from "@/lib/kernel";
import type { GenerationRow } from "./store-generations";

/** One request as recorded. While `status` is "started", what only an end knows is zero, empty or null. */
export interface GenerationRecord extends GenerationStart, Omit<GenerationEnd, "status" | "totalMs" | "usage"> {
  readonly status: GenerationStatus;
  /** Equals `id`; null for calls that held nothing. */
  readonly holdId: string | null;
  readonly usage: Omit<UsageRecord, "source"> & { readonly source: UsageRecord["source"] | null };
  readonly totalMs: number | null;
  readonly endedAtMs: number | null;
}

const count = (text: string): number => Number.parseInt(text, 10);

const costLine = (line: NonNullable<GenerationRow["cost_lines"]>[number]): CostLine => ({
  unit: line.unit,
  quantity: line.quantity,
  price: { pico: pico(BigInt(line.pico)), perUnits: BigInt(line.per_units) },
});

function usageOf(row: GenerationRow): GenerationRecord["usage"] {
  return {
    inputTokens: count(row.input_tokens),
    outputTokens: count(row.output_tokens),
    cacheReadTokens: count(row.cache_read_tokens),
    cacheWriteTokens: count(row.cache_write_tokens),
    reasoningTokens: count(row.reasoning_tokens),
    source: row.usage_source,
    units: row.units ?? {},
  };
}

function startOf(row: GenerationRow): GenerationStart {
  return {
    id: row.id,
    requestId: row.request_id,
    accountId: row.account_id,
    workspaceId: row.workspace_id,
    subAccountId: row.sub_account_id,
    keyId: row.key_id,
    mode: row.mode,
    operation: row.operation,
    dialect: row.dialect,
    requestedModel: row.requested_model,
    model: row.model,
    isStream: row.is_stream,
    currency: row.currency,
    priceVersionId: row.price_version_id,
    appUrl: row.app_url,
    appTitle: row.app_title,
    tag: row.tag,
    endUser: row.end_user,
    startedAtMs: row.started_at.getTime(),
  };
}

/** A row as kernel types. */
export function toRecord(row: GenerationRow): GenerationRecord {
  return {
    ...startOf(row),
    holdId: row.hold_id,
    status: row.status,
    provider: row.provider,
    endpointId: row.endpoint_id,
    upstreamId: row.upstream_id,
    usage: usageOf(row),
    costNano: nano(BigInt(row.cost)),
    costLines: (row.cost_lines ?? []).map(costLine),
    finishReason: row.finish_reason,
    nativeFinishReason: row.native_finish_reason,
    errorCode: row.error_code,
    isInsured: row.is_insured,
    ttftMs: row.ttft_ms,
    latencyMs: row.latency_ms,
    totalMs: row.total_ms,
    attempts: row.attempts ?? [],
    droppedParams: row.dropped_params ?? [],
    translationWarnings: row.translation_warnings ?? [],
    endedAtMs: row.ended_at?.getTime() ?? null,
  };
}
