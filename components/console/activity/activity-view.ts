import type { Tone } from "@/components/ui/badge";

export type Status = "started" | "completed" | "partial" | "cancelled" | "failed";

/** A request as the API shows it; amounts are exact decimal strings. */
export interface RequestRow {
  readonly id: string;
  readonly model: string;
  readonly requested_model: string;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly status: Status;
  readonly mode: "live" | "test";
  readonly operation: string;
  readonly dialect: string;
  readonly provider: string | null;
  readonly streamed: boolean;
  readonly tokens_prompt: number;
  readonly tokens_completion: number;
  readonly tokens_cached: number;
  readonly tokens_cache_write: number;
  readonly tokens_reasoning: number;
  readonly usage_source: string | null;
  readonly charge: { readonly amount: string; readonly currency: string };
  readonly cost: string;
  readonly ttft_ms: number | null;
  readonly latency_ms: number | null;
  readonly total_ms: number | null;
  readonly finish_reason: string | null;
  readonly native_finish_reason: string | null;
  readonly error_code: string | null;
  readonly insured: boolean;
  readonly request_id: string;
  readonly upstream_id: string | null;
  readonly key_id: string | null;
  readonly tag: string | null;
  readonly user: string | null;
}

export interface CostLineView {
  readonly unit: string;
  readonly quantity: number;
  /** For `per_units` units. */
  readonly price: string;
  readonly per_units: number;
  /** To the pico. */
  readonly amount: string;
}

export interface AttemptView {
  readonly position: number;
  readonly provider: string;
  readonly native_model: string;
  readonly dialect: string;
  readonly status: number | null;
  /** null = it answered well. */
  readonly error: string | null;
  readonly started_at: string;
  readonly headers_ms: number | null;
  readonly first_byte_ms: number | null;
  readonly total_ms: number | null;
}

export interface RequestDetail extends RequestRow {
  readonly cost_lines: readonly CostLineView[];
  readonly attempts: readonly AttemptView[];
  readonly dropped_params: readonly string[];
  readonly translation_warnings: readonly string[];
}

export const STATUS_TONES: Readonly<Record<Status, Tone>> = {
  started: "accent",
  completed: "good",
  partial: "warn",
  cancelled: "neutral",
  failed: "bad",
};

/** What the list can be narrowed by; every field is a word of the address. */
export interface ActivityFilter {
  readonly mode: "" | "live" | "test";
  readonly status: "" | Status;
  readonly model: string;
  readonly key: string;
  readonly after: string;
  /** How the spend is divided; "" = by model. */
  readonly by: "" | "key";
  /** UTC month of the spend, "2026-11"; "" = the last 30 days. */
  readonly month: string;
}

/** The address of a filtered list. */
export function activityAddress(filter: ActivityFilter, after = ""): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, after })) if (value) words.set(name, value);
  return `/console/activity${words.size > 0 ? `?${words}` : ""}`;
}
