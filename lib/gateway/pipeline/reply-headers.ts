import { formatNano, type Nano, renderId } from "@/lib/kernel";
import { DIALECT_TRAITS } from "../dialects/traits";
import type { Usage, Warning } from "../ir";
import { costCents } from "../metering";
import type { LimitState } from "../ports";
import type { Candidate } from "../routing";
import { droppedParams, lossHeader } from "./loss-report";
import type { Received, Reserved } from "./stages";

/** What a page of another origin may read of an answer. */
export const EXPOSED_HEADERS =
  "x-request-id, request-id, x-generation-id, x-model, x-provider, x-latency-ms, x-overhead-ms, x-cache-status, " +
  "x-cost-cents, x-cost-amount, x-cost-currency, x-input-units, x-output-units, x-ratelimit-limit, x-ratelimit-remaining, " +
  "x-ratelimit-reset, retry-after, idempotent-replayed, x-dropped-params, x-translation, openai-processing-ms";

/** Headers of every answer, whatever became of it. */
export function commonHeaders(stage: Received, limit: LimitState | null): Record<string, string> {
  const headers: Record<string, string> = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": EXPOSED_HEADERS,
    "x-request-id": stage.requestId,
  };
  const { requestIdHeader } = DIALECT_TRAITS[stage.dialect.id];
  if (requestIdHeader !== null) headers[requestIdHeader] = stage.requestId;
  if (limit !== null) {
    headers["x-ratelimit-limit"] = String(limit.limit);
    headers["x-ratelimit-remaining"] = String(Math.max(0, limit.remaining));
    headers["x-ratelimit-reset"] = String(limit.resetAtSeconds);
  }
  return headers;
}

/** How long things took: the provider's part, and all of it so far. Milliseconds. */
export interface Elapsed {
  readonly upstreamMs: number;
  readonly totalMs: number;
}

/** Headers of an answer that a provider gave. */
export function answerHeaders(
  stage: Reserved,
  candidate: Candidate,
  elapsed: Elapsed,
  warnings: readonly Warning[],
): Record<string, string> {
  const headers = commonHeaders(stage, stage.limit);
  headers["content-type"] = stage.facts.isStream ? "text/event-stream; charset=utf-8" : "application/json";
  headers["x-generation-id"] = renderId("generation", stage.generationId);
  headers["x-model"] = candidate.model.id;
  headers["x-provider"] = candidate.providerId;
  headers["x-latency-ms"] = String(Math.round(elapsed.upstreamMs));
  headers["x-overhead-ms"] = String(Math.max(0, Math.round(elapsed.totalMs - elapsed.upstreamMs)));
  headers["x-cache-status"] = "miss";
  const { processingHeader } = DIALECT_TRAITS[stage.dialect.id];
  if (processingHeader !== null) headers[processingHeader] = String(Math.round(elapsed.totalMs));
  const dropped = droppedParams(candidate, warnings);
  if (dropped.length > 0) headers["x-dropped-params"] = dropped.join(", ");
  const loss = lossHeader(candidate, warnings);
  if (loss !== null) headers["x-translation"] = loss;
  if (stage.facts.isStream) {
    headers["cache-control"] = "no-cache";
    headers["x-accel-buffering"] = "no";
  }
  return headers;
}

/** Adds what is known of cost and amounts once a plain answer is settled. */
export function addCostHeaders(headers: Record<string, string>, stage: Reserved, usage: Usage, costNano: Nano): void {
  const { currency } = stage.principal;
  headers["x-cost-cents"] = costCents(costNano, currency, stage.core.ports.catalog.usdRate(currency));
  headers["x-cost-amount"] = formatNano(costNano);
  headers["x-cost-currency"] = currency;
  headers["x-input-units"] = String(usage.inputTokens);
  headers["x-output-units"] = String(usage.outputTokens);
}
