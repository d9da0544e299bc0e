/** An answer of the session door that is an error, as its envelope tells it. */
export interface ApiFailure {
  readonly isOk: false;
  /** HTTP status; 0 = the server could not be reached. */
  readonly status: number;
  /** The envelope's type, e.g. "rate_limit_error". */
  readonly type: string;
  /** The server's sentence, in English. */
  readonly message: string;
  /** The field at fault. */
  readonly param: string | null;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
}

export type ApiAnswer<T> = { readonly isOk: true; readonly data: T } | ApiFailure;

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Calls an operation of /api/console, e.g. `callApi<Key>("POST", "/keys", { name })`. Never throws. */
export async function callApi<T>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<ApiAnswer<T>> {
  try {
    const response = await fetch(`/api/console${path}`, {
      method,
      headers: body === undefined ? undefined : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      signal,
    });
    const text = await response.text();
    if (!response.ok) return failureOf(response, text);
    return { isOk: true, data: (text ? JSON.parse(text) : null) as T };
  } catch {
    return {
      isOk: false,
      status: 0,
      type: "network",
      message: "",
      param: null,
      requestId: null,
      retryAfterSeconds: null,
    };
  }
}

interface Envelope {
  readonly error?: { readonly message?: string; readonly type?: string; readonly param?: string | null };
}

function failureOf(response: Response, text: string): ApiFailure {
  const error = readEnvelope(text)?.error;
  const retryAfter = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  return {
    isOk: false,
    status: response.status,
    type: error?.type ?? "unknown",
    message: error?.message ?? "",
    param: error?.param ?? null,
    requestId: response.headers.get("x-request-id"),
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
  };
}

function readEnvelope(text: string): Envelope | null {
  try {
    return JSON.parse(text) as Envelope;
  } catch {
    return null;
  }
}
