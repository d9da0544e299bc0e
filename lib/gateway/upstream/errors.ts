import { AppError } from "@/lib/kernel";
import type { Opening } from "./open-call";
import { scrub } from "./scrub";
import type { UpstreamFailure } from "./transport";

/** A failed try: what the client would be told if it were the last, and what it says about the endpoint. */
export interface AttemptFailure {
  readonly error: AppError;
  /** Another candidate may be tried. */
  readonly isFallbackAllowed: boolean;
  /** The connection was reset before the first byte of an answer. */
  readonly isUnanswered?: boolean;
  /** The endpoint is ill (counts for its circuit), as against the request. */
  readonly isEndpointFault: boolean;
  readonly status: number | null;
  /** One word for the attempt's record. */
  readonly word: string;
  /** The provider's own answer, when it gave a whole one. */
  readonly answer?: Extract<Opening, { kind: "whole" }>;
}

/** The provider's own words about an error answer. */
export interface ProviderWords {
  readonly message: string;
  readonly type: string | null;
}

const MAX_RETRY_AFTER_SECONDS = 3600;

/** Seconds of a Retry-After header (number or date), at least 1, or undefined. */
export function retryAfterSeconds(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const seconds = /^\d{1,9}(\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - nowMs) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(1, Math.ceil(seconds)), MAX_RETRY_AFTER_SECONDS) : undefined;
}

/** An error status of a provider → what it means here. `provider` is its public name. */
export function statusFailure(
  status: number,
  words: ProviderWords,
  provider: string,
  retryAfter: number | undefined,
  isSandbox: boolean,
): AttemptFailure {
  const raw = scrub(words.message);
  const metadata = { provider_name: provider, raw, ...(words.type ? { provider_type: scrub(words.type) } : {}) };
  const failure = (error: AppError, isFallbackAllowed: boolean, isEndpointFault: boolean): AttemptFailure => ({
    error,
    isFallbackAllowed,
    isEndpointFault,
    status,
    word: `status_${status}`,
  });
  if (status === 400 || status === 422 || status === 405 || status === 415) {
    const message = raw === "" ? "The provider refused the request." : raw;
    return failure(new AppError("invalid_request", { message, metadata }), false, false);
  }
  // The sandbox speaks for us: its empty wallet is the client's.
  if (status === 402 && isSandbox) return failure(new AppError("insufficient_credits", { metadata }), false, false);
  if (status === 413) return failure(new AppError("payload_too_large", { metadata }), false, false);
  if (status === 404) {
    const message = "The provider does not have this model.";
    return failure(new AppError("model_not_found", { message, metadata }), true, false);
  }
  if (status === 429) {
    const options = { metadata, retryAfterSeconds: retryAfter ?? 1 };
    return failure(new AppError("upstream_rate_limited", options), true, false);
  }
  if (status === 401 || status === 402 || status === 403) {
    // Our own credentials or account at the provider: nothing the client can mend, and its words may name us.
    const options = { metadata: { provider_name: provider }, retryAfterSeconds: retryAfter ?? 30 };
    return failure(new AppError("provider_unavailable", options), true, true);
  }
  if (status === 408 || status === 504) return failure(new AppError("upstream_timeout", { metadata }), true, true);
  if (status === 503 || status === 529) {
    return failure(new AppError("provider_unavailable", { metadata, retryAfterSeconds: retryAfter ?? 1 }), true, true);
  }
  return failure(new AppError("provider_error", { metadata }), true, true);
}

/** A broken or silent connection → what it means here. */
export function connectionFailure(cause: UpstreamFailure, provider: string): AttemptFailure {
  const metadata = { provider_name: provider };
  const code =
    cause.kind === "headers_timeout" || cause.kind === "idle_timeout"
      ? "upstream_timeout"
      : cause.kind === "connect"
        ? "provider_unavailable"
        : "provider_error";
  const options = code === "provider_unavailable" ? { metadata, retryAfterSeconds: 1 } : { metadata };
  return {
    error: new AppError(code, { ...options, cause: cause.cause }),
    isFallbackAllowed: true,
    isEndpointFault: true,
    status: null,
    word: cause.kind,
  };
}

/** An answer with a good status that cannot be read. */
export const answerFailure = (word: string, provider: string, status: number, cause?: unknown): AttemptFailure => ({
  error: new AppError("provider_error", {
    message: "The provider's answer could not be read.",
    metadata: { provider_name: provider },
    cause,
  }),
  isFallbackAllowed: true,
  isEndpointFault: true,
  status,
  word,
});

/** Credentials for a provider could not be had (a token service is down, a key file is broken). */
export const credentialFailure = (provider: string, cause: unknown): AttemptFailure => ({
  error: new AppError("provider_unavailable", { metadata: { provider_name: provider }, retryAfterSeconds: 5, cause }),
  isFallbackAllowed: true,
  isEndpointFault: true,
  status: null,
  word: "credentials",
});
