import type { RatePoint } from "@/lib/catalog";
import { formatNano, renderId } from "@/lib/kernel";
import type { GenerationRecord } from "@/lib/ledger";
import { charge, costLine, renderOptional, toUsd, usdNumber } from "./tenant";

const iso = (ms: number): string => new Date(ms).toISOString();

const whole = (milliseconds: number | null): number | null => (milliseconds === null ? null : Math.round(milliseconds));

/** The flat record of a list; costs are USD where the references mean USD, and `charge` is what was taken. */
export function renderSummary(record: GenerationRecord, rate: RatePoint) {
  const { usage, costNano: cost } = record;
  return {
    id: renderId("generation", record.id),
    object: "generation" as const,
    model: record.model,
    requested_model: record.requestedModel,
    created_at: iso(record.startedAtMs),
    ended_at: record.endedAtMs === null ? null : iso(record.endedAtMs),
    status: record.status,
    mode: record.mode,
    operation: record.operation,
    dialect: record.dialect,
    provider: record.provider,
    streamed: record.isStream,
    tokens_prompt: usage.inputTokens,
    tokens_completion: usage.outputTokens,
    tokens_cached: usage.cacheReadTokens,
    tokens_cache_write: usage.cacheWriteTokens,
    tokens_reasoning: usage.reasoningTokens,
    usage_source: usage.source,
    units: { ...usage.units },
    total_cost: usdNumber(cost, rate),
    cost: formatNano(toUsd(cost, rate)),
    charge: charge(cost, record.currency),
    latency_ms: whole(record.latencyMs ?? record.totalMs),
    ttft_ms: whole(record.ttftMs),
    total_ms: whole(record.totalMs),
    finish_reason: record.finishReason,
    native_finish_reason: record.nativeFinishReason,
    error_code: record.errorCode,
    insured: record.isInsured,
    request_id: record.requestId,
    upstream_id: record.upstreamId,
    key_id: renderOptional("key", record.keyId),
    tag: record.tag,
    user: record.endUser,
    app: { url: record.appUrl, title: record.appTitle },
  };
}

/** One record for both kinds of client: the reference's flat fields, and OpenRouter's under `data`. */
export function renderGeneration(record: GenerationRecord, rate: RatePoint) {
  const summary = renderSummary(record, rate);
  return {
    ...summary,
    price_version_id: record.priceVersionId,
    cost_lines: record.costLines.map(costLine),
    attempts: record.attempts.map((attempt) => ({
      position: attempt.position,
      provider: attempt.provider,
      endpoint_id: attempt.endpointId,
      native_model: attempt.nativeModel,
      dialect: attempt.dialect,
      status: attempt.status,
      error: attempt.error,
      started_at: iso(attempt.startedAtMs),
      headers_ms: whole(attempt.headersMs),
      first_byte_ms: whole(attempt.firstByteMs),
      total_ms: whole(attempt.totalMs),
    })),
    dropped_params: [...record.droppedParams],
    translation_warnings: [...record.translationWarnings],
    data: openRouterData(record, summary),
  };
}

const API_TYPES: Readonly<Record<string, string>> = {
  embed: "embeddings",
  image: "image",
  rerank: "rerank",
  video: "video",
};

function openRouterData(record: GenerationRecord, summary: ReturnType<typeof renderSummary>) {
  return {
    id: summary.id,
    api_type: API_TYPES[record.operation] ?? "completions",
    app_id: null,
    cache_discount: null,
    cancelled: record.status === "cancelled",
    created_at: summary.created_at,
    data_region: "global",
    external_user: record.endUser,
    finish_reason: record.finishReason,
    generation_time: whole(record.totalMs),
    http_referer: record.appUrl,
    is_byok: false,
    latency: whole(record.ttftMs ?? record.latencyMs),
    model: record.model,
    moderation_latency: null,
    native_finish_reason: record.nativeFinishReason,
    native_tokens_cached: summary.tokens_cached,
    native_tokens_completion: summary.tokens_completion,
    native_tokens_completion_images: null,
    native_tokens_prompt: summary.tokens_prompt,
    native_tokens_reasoning: summary.tokens_reasoning,
    num_fetches: null,
    num_input_audio_prompt: null,
    num_media_completion: null,
    num_media_prompt: null,
    num_search_results: null,
    origin: record.appUrl ?? "",
    preset_id: null,
    provider_name: record.provider,
    provider_responses: record.attempts.map((attempt) => ({
      endpoint_id: attempt.endpointId,
      is_byok: false,
      latency: whole(attempt.headersMs) ?? whole(attempt.totalMs),
      model_permaslug: record.model,
      provider_name: attempt.provider,
      status: attempt.status,
    })),
    request_id: record.requestId,
    response_cache_source_id: null,
    router: null,
    service_tier: null,
    session_id: null,
    streamed: record.isStream,
    tokens_completion: summary.tokens_completion,
    tokens_prompt: summary.tokens_prompt,
    total_cost: summary.total_cost,
    upstream_id: record.upstreamId,
    upstream_inference_cost: null,
    usage: summary.total_cost,
    user_agent: null,
    web_search_engine: null,
    workspace_id: renderId("workspace", record.workspaceId),
  };
}
