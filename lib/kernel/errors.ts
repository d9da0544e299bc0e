/**
 * The one table of errors: code → HTTP status, whether a retry can help, the public sentence, and the wire type in each
 * envelope. Sources: the reference services' error tables, Anthropic's and Google's published error types.
 */
interface ErrorRow {
  readonly status: number;
  readonly isRetryable: boolean;
  readonly message: string;
  readonly openai: string;
  readonly anthropic: string;
  readonly gemini: string;
}

const row = (
  status: number,
  openai: string,
  anthropic: string,
  gemini: string,
  message: string,
  isRetryable = false,
): ErrorRow => ({ status, isRetryable, message, openai, anthropic, gemini });

export const ERRORS = {
  invalid_request: row(
    400,
    "invalid_request_error",
    "invalid_request_error",
    "INVALID_ARGUMENT",
    "The request is not valid.",
  ),
  authentication: row(
    401,
    "authentication_error",
    "authentication_error",
    "UNAUTHENTICATED",
    "The API key is missing or not valid. Send it as 'Authorization: Bearer air_live_…'.",
  ),
  insufficient_credits: row(
    402,
    "insufficient_credits",
    "billing_error",
    "FAILED_PRECONDITION",
    "The balance does not cover this request. Top up, or lower max_tokens.",
  ),
  credits_in_flight: row(
    402,
    "insufficient_credits",
    "billing_error",
    "FAILED_PRECONDITION",
    "The balance is held by requests that are still running. Retry when they have finished.",
    true,
  ),
  wallet_inactive: row(
    402,
    "insufficient_credits",
    "billing_error",
    "FAILED_PRECONDITION",
    "The wallet is not active. Contact support.",
  ),
  budget_exceeded: row(402, "budget_exceeded", "billing_error", "FAILED_PRECONDITION", "A spend cap is reached."),
  permission: row(403, "permission_error", "permission_error", "PERMISSION_DENIED", "This key may not do that."),
  address_not_allowed: row(
    403,
    "permission_error",
    "permission_error",
    "PERMISSION_DENIED",
    "This key may not be used from this address.",
  ),
  model_not_allowed: row(
    403,
    "permission_error",
    "permission_error",
    "PERMISSION_DENIED",
    "This key may not use that model.",
  ),
  model_not_found: row(404, "model_not_found", "not_found_error", "NOT_FOUND", "There is no such model."),
  not_found: row(404, "not_found", "not_found_error", "NOT_FOUND", "There is nothing at this address."),
  method_not_allowed: row(
    405,
    "invalid_request_error",
    "invalid_request_error",
    "INVALID_ARGUMENT",
    "This method is not supported here.",
  ),
  request_timeout: row(
    408,
    "timeout_error",
    "timeout_error",
    "DEADLINE_EXCEEDED",
    "The request body did not arrive in time.",
    true,
  ),
  idempotency_running: row(
    409,
    "idempotency_error",
    "invalid_request_error",
    "INVALID_ARGUMENT",
    "A request with this Idempotency-Key is still running.",
    true,
  ),
  conflict: row(
    409,
    "invalid_request_error",
    "invalid_request_error",
    "INVALID_ARGUMENT",
    "The request conflicts with the present state.",
  ),
  payload_too_large: row(
    413,
    "invalid_request_error",
    "request_too_large",
    "INVALID_ARGUMENT",
    "The request body is too large.",
  ),
  unsupported_media_type: row(
    415,
    "invalid_request_error",
    "invalid_request_error",
    "INVALID_ARGUMENT",
    "Send the body as application/json.",
  ),
  idempotency_mismatch: row(
    422,
    "idempotency_error",
    "invalid_request_error",
    "INVALID_ARGUMENT",
    "This Idempotency-Key was used with a different request.",
  ),
  rate_limited: row(
    429,
    "rate_limit_error",
    "rate_limit_error",
    "RESOURCE_EXHAUSTED",
    "Too many requests. Retry after the time in Retry-After.",
    true,
  ),
  busy: row(
    429,
    "rate_limit_error",
    "rate_limit_error",
    "RESOURCE_EXHAUSTED",
    "Too many requests are open at once. Retry shortly.",
    true,
  ),
  upstream_rate_limited: row(
    429,
    "rate_limit_error",
    "rate_limit_error",
    "RESOURCE_EXHAUSTED",
    "Every provider of this model is limiting requests. Retry shortly.",
    true,
  ),
  internal: row(
    500,
    "internal_error",
    "api_error",
    "INTERNAL",
    "Something failed on our side. Quote the request id when you ask about it.",
  ),
  provider_error: row(502, "provider_error", "api_error", "UNAVAILABLE", "The provider answered with an error.", true),
  provider_unavailable: row(
    503,
    "provider_error",
    "overloaded_error",
    "UNAVAILABLE",
    "No healthy provider can serve this model now.",
    true,
  ),
  temporarily_unavailable: row(
    503,
    "internal_error",
    "overloaded_error",
    "UNAVAILABLE",
    "The service is temporarily unavailable. Retry shortly.",
    true,
  ),
  upstream_timeout: row(
    504,
    "timeout_error",
    "timeout_error",
    "DEADLINE_EXCEEDED",
    "The provider took too long to answer.",
    true,
  ),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** Where the documentation explains a code, without the host. The page is made from the table above. */
export const errorDocsPath = (code: ErrorCode): string => `/docs/reference/errors#${code}`;

export interface AppErrorOptions {
  /** Public sentence; default is the table's. */
  readonly message?: string;
  /** The request field at fault, e.g. "messages[0].role". */
  readonly param?: string;
  /** Public machine-readable details, rendered as `metadata`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Seconds for Retry-After (rounded up, at least 1). */
  readonly retryAfterSeconds?: number;
  /** For the log only; never rendered. */
  readonly cause?: unknown;
}

/** The only error that crosses a room's door on purpose. Recognised by `code`, not by class (two bundles share a process). */
export class AppError extends Error {
  readonly isAppError = true;
  readonly code: ErrorCode;
  readonly param?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.message ?? ERRORS[code].message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.param = options.param;
    this.metadata = options.metadata;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

export const isAppError = (error: unknown): error is AppError =>
  typeof error === "object" && error !== null && (error as { isAppError?: unknown }).isAppError === true;

/** Any thrown value → AppError; what is not ours says nothing about itself. */
export const toAppError = (error: unknown): AppError =>
  isAppError(error) ? error : new AppError("internal", { cause: error });
