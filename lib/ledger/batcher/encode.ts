import type { CostLine, GenerationEnd, GenerationStart } from "@/lib/kernel";

/**
 * Kernel records → rows keyed by the columns of `generation`, as JSON text for the money functions. Written by hand: every
 * call writes two, and `JSON.stringify` of objects with twenty members costs half as much again. What is not named is
 * null there. Our own ids, words and digits need no escaping; what others wrote is quoted.
 */

const count = (value: number): number => (Number.isFinite(value) && value > 0 ? Math.trunc(value) : 0);

/** PostgreSQL's jsonb knows neither NUL nor lone surrogates; both can come from clients and providers. */
function cleanText(_key: string, value: unknown): unknown {
  return typeof value === "string" ? Buffer.from(value.replaceAll("\0", "")).toString() : value;
}

function json(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes("\\u") ? JSON.stringify(value, cleanText) : text;
}

/** A member with what is only named when it is there. No settle fails for want of one, whatever the types promise. */
const said = (name: string, value: unknown): string =>
  value === null || value === undefined ? "" : `,"${name}":${json(value)}`;

/** Named even when it is null: in a record of a fallback it stands in the place of the start's. */
const version = (id: string | null): string => `,"price_version_id":${json(id ?? null)}`;

function startMembers(start: GenerationStart): string {
  return (
    `"id":"${start.id}"${said("request_id", start.requestId)},"account_id":"${start.accountId}",` +
    `"workspace_id":"${start.workspaceId}"${said("sub_account_id", start.subAccountId)}${said("key_id", start.keyId)},` +
    `"mode":"${start.mode}","operation":"${start.operation}","dialect":"${start.dialect}"` +
    `${said("requested_model", start.requestedModel)}${said("model", start.model)},"is_stream":${start.isStream},` +
    `"currency":"${start.currency}"${version(start.priceVersionId)}` +
    `${said("app_url", start.appUrl)}${said("app_title", start.appTitle)}${said("tag", start.tag)}` +
    `${said("end_user", start.endUser)},"started_at":"${new Date(start.startedAtMs).toISOString()}"`
  );
}

function costLines(lines: readonly CostLine[]): string {
  let list = "";
  for (const { unit, quantity, price } of lines) {
    list += `${list === "" ? "" : ","}{"unit":"${unit}","quantity":${quantity},"pico":"${price.pico}","per_units":"${price.perUnits}"}`;
  }
  return `,"cost_lines":[${list}]`;
}

function endMembers(id: string, end: GenerationEnd): string {
  const { usage, answered } = end;
  return (
    `"id":"${id}","status":"${end.status}"${said("provider", end.provider)}${said("endpoint_id", end.endpointId)}` +
    `${said("upstream_id", end.upstreamId)},"input_tokens":${count(usage.inputTokens)},` +
    `"output_tokens":${count(usage.outputTokens)},"cache_read_tokens":${count(usage.cacheReadTokens)},` +
    `"cache_write_tokens":${count(usage.cacheWriteTokens)},"reasoning_tokens":${count(usage.reasoningTokens)},` +
    `"usage_source":"${usage.source}"${said("units", usage.units)},"cost":"${end.costNano}"${costLines(end.costLines)}` +
    `${said("finish_reason", end.finishReason)}${said("native_finish_reason", end.nativeFinishReason)}` +
    `${said("error_code", end.errorCode)},"is_insured":${end.isInsured}${said("ttft_ms", end.ttftMs)}` +
    `${said("latency_ms", end.latencyMs)}${said("total_ms", end.totalMs)}${said("attempts", end.attempts)}` +
    `${said("dropped_params", end.droppedParams)}${said("translation_warnings", end.translationWarnings)}` +
    (answered ? `${said("model", answered.model)}${version(answered.priceVersionId)}` : "")
  );
}

export const startJson = (start: GenerationStart): string => `{${startMembers(start)}}`;

export const endJson = (id: string, end: GenerationEnd): string => `{${endMembers(id, end)}}`;

/** A record that never held: start and end in one row. Of a name that stands twice the later one counts. */
export const recordJson = (start: GenerationStart, end: GenerationEnd): string =>
  `{${startMembers(start)},${endMembers(start.id, end)}}`;

/** The start's JSON with what is held added. Ids and digits need no escaping. */
export const holdJson = (start: string, walletId: string, amountNano: bigint, windowIds: readonly string[]): string =>
  `{"wallet_id":"${walletId}","amount":${amountNano},"windows":[${windowIds.join(",")}],${start.slice(1)}`;
