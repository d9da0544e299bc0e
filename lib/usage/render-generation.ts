import type { RatePoint } from "@/lib/catalog";
import { formatNano, nano, renderId } from "@/lib/kernel";
import type { GenerationRow } from "./store";
import { charge, costLine, renderOptional, toUsd, usdNumber } from "./tenant";

const whole = (milliseconds: number | null): number | null => (milliseconds === null ? null : Math.round(milliseconds));

/** The flat record of a list; costs are USD where the references mean USD, and `charge` is what was taken. */
export function renderSummary(row: GenerationRow, rate: RatePoint) {
  const cost = nano(BigInt(row.cost));
  return {
    id: renderId("generation", row.id),
    object: "generation" as const,
    model: row.model,
    requested_model: row.requested_model,
    created_at: row.started_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
    status: row.status,
    mode: row.mode,
    operation: row.operation,
    dialect: row.dialect,
    provider: row.provider,
    streamed: row.is_stream,
    tokens_prompt: Number(row.input_tokens),
    tokens_completion: Number(row.output_tokens),
    tokens_cached: Number(row.cache_read_tokens),
    tokens_cache_write: Number(row.cache_write_tokens),
    tokens_reasoning: Number(row.reasoning_tokens),
    usage_source: row.usage_source,
    units: { ...row.units },
    total_cost: usdNumber(cost, rate),
    cost: formatNano(toUsd(cost, rate)),
    charge: charge(cost, row.currency),
    latency_ms: whole(row.latency_ms ?? row.total_ms),
    ttft_ms: whole(row.ttft_ms),
    total_ms: whole(row.total_ms),
    finish_reason: row.finish_reason,
    native_finish_reason: row.native_finish_reason,
    error_code: row.error_code,
    insured: row.is_insured,
    request_id: row.request_id,
    upstream_id: row.upstream_id,
    key_id: renderOptional("key", row.key_id),
    tag: row.tag,
    user: row.end_user,
    app: { url: row.app_url, title: row.app_title },
  };
}

/** One record for both kinds of client: the reference's flat fields, and OpenRouter's under `data`. */
export function renderGeneration(row: GenerationRow, rate: RatePoint) {
  const summary = renderSummary(row, rate);
  return {
    ...summary,
    price_version_id: row.price_version_id,
    cost_lines: (row.cost_lines ?? []).map(costLine),
    attempts: (row.attempts ?? []).map((attempt) => ({
      position: attempt.position,
      provider: attempt.provider,
      endpoint_id: attempt.endpointId,
      native_model: attempt.nativeModel,
      dialect: attempt.dialect,
      status: attempt.status,
      error: attempt.error,
      started_at: new Date(attempt.startedAtMs).toISOString(),
      headers_ms: whole(attempt.headersMs),
      first_byte_ms: whole(attempt.firstByteMs),
      total_ms: whole(attempt.totalMs),
    })),
    dropped_params: [...(row.dropped_params ?? [])],
    translation_warnings: [...(row.translation_warnings ?? [])],
    data: openRouterData(row, summary),
  };
}

const API_TYPES: Readonly<Record<string, string>> = {
  embed: "embeddings",
  image: "image",
  rerank: "rerank",
  video: "video",
};

function openRouterData(row: GenerationRow, summary: ReturnType<typeof renderSummary>) {
  return {
    id: summary.id,
    api_type: API_TYPES[row.operation] ?? "completions",
    app_id: null,
    cache_discount: null,
    cancelled: row.status === "cancelled",
    created_at: summary.created_at,
    data_region: "global",
    external_user: row.end_user,
    finish_reason: row.finish_reason,
    generation_time: whole(row.total_ms),
    http_referer: row.app_url,
    is_byok: false,
    latency: whole(row.ttft_ms ?? row.latency_ms),
    model: row.model,
    moderation_latency: null,
    native_finish_reason: row.native_finish_reason,
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
    origin: row.app_url ?? "",
    preset_id: null,
    provider_name: row.provider,
    provider_responses: (row.attempts ?? []).map((attempt) => ({
      endpoint_id: attempt.endpointId,
      is_byok: false,
      latency: whole(attempt.headersMs) ?? whole(attempt.totalMs),
      model_permaslug: row.model,
      provider_name: attempt.provider,
      status: attempt.status,
    })),
    request_id: row.request_id,
    response_cache_source_id: null,
    router: null,
    service_tier: null,
    session_id: null,
    streamed: row.is_stream,
    tokens_completion: summary.tokens_completion,
    tokens_prompt: summary.tokens_prompt,
    total_cost: summary.total_cost,
    upstream_id: row.upstream_id,
    upstream_inference_cost: null,
    usage: summary.total_cost,
    user_agent: null,
    web_search_engine: null,
    workspace_id: renderId("workspace", row.workspace_id),
  };
}
