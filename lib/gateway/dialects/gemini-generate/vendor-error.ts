import type { StreamError } from "../../ir";
import { isObject, type JsonObject } from "../read";

const CODES: Readonly<Record<string, StreamError["code"]>> = {
  RESOURCE_EXHAUSTED: "upstream_rate_limited",
  UNAVAILABLE: "provider_unavailable",
  DEADLINE_EXCEEDED: "upstream_timeout",
};

/** Google's error object, also where it stands in a list of one (JSON-array endpoints). */
function errorOf(body: unknown): JsonObject | null {
  const root: unknown = Array.isArray(body) ? body[0] : body;
  if (!isObject(root)) return null;
  return isObject(root.error) ? root.error : null;
}

/** An error inside a stream, or null when the chunk is none. */
export function readStreamError(chunk: JsonObject): StreamError | null {
  const error = errorOf(chunk);
  if (!error) return null;
  const status = typeof error.status === "string" ? error.status : String(error.code ?? "error");
  const message = typeof error.message === "string" ? error.message : "The provider broke off.";
  return { code: CODES[status] ?? "provider_error", message, raw: status };
}

export function decodeError(status: number, body: unknown): { message: string; type: string | null } {
  const error = errorOf(body) ?? {};
  const message = typeof error.message === "string" ? error.message : "";
  return {
    message: message || `The provider answered with status ${status}.`,
    type: typeof error.status === "string" ? error.status : null,
  };
}
