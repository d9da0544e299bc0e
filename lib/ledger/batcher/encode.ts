import type { GenerationEnd, GenerationStart } from "@/lib/kernel";

/** Kernel records → rows keyed by the columns of `generation`, as JSON text for the money functions. */

const count = (value: number): number => (Number.isFinite(value) && value > 0 ? Math.trunc(value) : 0);

/** PostgreSQL's jsonb knows neither NUL nor lone surrogates; both can come from clients and providers. */
function cleanText(_key: string, value: unknown): unknown {
  return typeof value === "string" ? Buffer.from(value.replaceAll("\0", "")).toString() : value;
}

function text(row: object): string {
  const json = JSON.stringify(row);
  return json.includes("\\u") ? JSON.stringify(row, cleanText) : json;
}

function startRow(start: GenerationStart): object {
  return {
    id: start.id,
    request_id: start.requestId,
    account_id: start.accountId,
    workspace_id: start.workspaceId,
    sub_account_id: start.subAccountId,
    key_id: start.keyId,
    mode: start.mode,
    operation: start.operation,
    dialect: start.dialect,
    requested_model: start.requestedModel,
    model: start.model,
    is_stream: start.isStream,
    currency: start.currency,
    price_version_id: start.priceVersionId,
    app_url: start.appUrl,
    app_title: start.appTitle,
    tag: start.tag,
    end_user: start.endUser,
    started_at: new Date(start.startedAtMs).toISOString(),
  };
}

function endRow(id: string, end: GenerationEnd): object {
  const { usage, answered } = end;
  const row = {
    id,
    status: end.status,
    provider: end.provider,
    endpoint_id: end.endpointId,
    upstream_id: end.upstreamId,
    input_tokens: count(usage.inputTokens),
    output_tokens: count(usage.outputTokens),
    cache_read_tokens: count(usage.cacheReadTokens),
    cache_write_tokens: count(usage.cacheWriteTokens),
    reasoning_tokens: count(usage.reasoningTokens),
    usage_source: usage.source,
    units: usage.units,
    cost: end.costNano.toString(),
    cost_lines: end.costLines.map((line) => ({
      unit: line.unit,
      quantity: line.quantity,
      pico: line.price.pico.toString(),
      per_units: line.price.perUnits.toString(),
    })),
    finish_reason: end.finishReason,
    native_finish_reason: end.nativeFinishReason,
    error_code: end.errorCode,
    is_insured: end.isInsured,
    ttft_ms: end.ttftMs,
    latency_ms: end.latencyMs,
    total_ms: end.totalMs,
    attempts: end.attempts,
    dropped_params: end.droppedParams,
    translation_warnings: end.translationWarnings,
  };
  return answered ? { ...row, model: answered.model, price_version_id: answered.priceVersionId } : row;
}

export const startJson = (start: GenerationStart): string => text(startRow(start));

export const endJson = (id: string, end: GenerationEnd): string => text(endRow(id, end));

/** A record that never held: start and end in one row. */
export const recordJson = (start: GenerationStart, end: GenerationEnd): string =>
  text({ ...startRow(start), ...endRow(start.id, end) });

/** The start's JSON with what is held added. Ids and digits need no escaping. */
export const holdJson = (start: string, walletId: string, amountNano: bigint, windowIds: readonly string[]): string =>
  `{"wallet_id":"${walletId}","amount":${amountNano},"windows":[${windowIds.join(",")}],${start.slice(1)}`;
