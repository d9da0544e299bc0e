import type { StreamError } from "../../ir";
import { isObject, type JsonObject, textOf } from "./json";

/** A sentence, or the details some vendors write in its place (Mistral, FastAPI) as JSON text. */
const words = (value: unknown): string | null =>
  typeof value === "object" && value !== null ? JSON.stringify(value).slice(0, 500) : textOf(value);

/** Reads the error a vendor wrote, in any of the shapes seen: nested, flat, a bare string, a list of one. */
export function readError(body: unknown): { message: string; type: string | null; status: number | null } | null {
  const root = Array.isArray(body) ? body[0] : body;
  if (!isObject(root)) return null;
  const inner = root.error;
  const isFlat = root.object === "error" || (words(root.message) !== null && root.choices === undefined);
  if (typeof inner === "string") {
    const message = textOf(root.message);
    return { message: message ?? inner, type: message ? inner : textOf(root.code), status: statusOf(root) };
  }
  const source: JsonObject | null = isObject(inner) ? inner : isFlat ? root : inner ? {} : null;
  if (source === null) {
    const detail = words(root.detail);
    return detail && root.choices === undefined ? { message: detail, type: null, status: statusOf(root) } : null;
  }
  const message = words(source.message) ?? words(source.detail) ?? "The provider reported an error.";
  return {
    message,
    type: textOf(source.type) ?? textOf(source.status) ?? textOf(source.code),
    status: statusOf(source),
  };
}

const statusOf = (source: JsonObject): number | null => {
  for (const value of [source.code, source.status, source.status_code]) {
    const status = typeof value === "string" ? Number.parseInt(value, 10) : value;
    if (typeof status === "number" && status >= 400 && status < 600) return status;
  }
  return null;
};

/** The error frame of a running stream, or null when the chunk is no error. The message is the vendor's, not yet scrubbed. */
export function readStreamError(chunk: unknown): StreamError | null {
  const error = readError(chunk);
  if (error === null) return null;
  const raw = error.status === null ? (error.type ?? undefined) : String(error.status);
  return { code: codeOf(error.status, error.type ?? ""), message: error.message, raw };
}

function codeOf(status: number | null, type: string): StreamError["code"] {
  if (status === 429 || /rate.?limit|RESOURCE_EXHAUSTED/i.test(type)) return "upstream_rate_limited";
  if (status === 503 || status === 529 || /overloaded|unavailable/i.test(type)) return "provider_unavailable";
  if (status === 408 || status === 504 || /timeout|DEADLINE/i.test(type)) return "upstream_timeout";
  return "provider_error";
}
