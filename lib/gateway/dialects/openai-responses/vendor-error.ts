import type { StreamError } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { textOf } from "./own";

/** The error in a body or an event: nested in `error`, in a failed response, or flat (wire 110). */
function errorOf(body: JsonObject): JsonObject {
  if (isObject(body.error)) return body.error;
  if (isObject(body.response) && isObject(body.response.error)) return body.response.error;
  return body;
}

export function decodeError(status: number, body: unknown): { message: string; type: string | null } {
  const wire = isObject(body) ? body : {};
  const error = errorOf(wire);
  const message = textOf(error.message) ?? textOf(wire.error) ?? textOf(wire.detail);
  return {
    message: message ?? `The provider answered with status ${status}.`,
    type: textOf(error.type) ?? textOf(error.code),
  };
}

function codeOf(word: string): StreamError["code"] {
  if (/rate.?limit|quota|429/i.test(word)) return "upstream_rate_limited";
  if (/overloaded|unavailable|503|529/i.test(word)) return "provider_unavailable";
  return /timeout|504|408/i.test(word) ? "upstream_timeout" : "provider_error";
}

/** An `error` or `response.failed` event. The message is the vendor's, not yet scrubbed. */
export function decodeStreamError(data: JsonObject): StreamError {
  const error = errorOf(data);
  const type = error.type === "error" ? null : textOf(error.type);
  const word = textOf(error.code) ?? type ?? "error";
  return { code: codeOf(word), message: textOf(error.message) ?? "The provider broke off.", raw: word };
}

/** Error code of a failed response, of the few that clients tell apart. */
export const responseErrorCode = (code: StreamError["code"]): string =>
  code === "upstream_rate_limited" ? "rate_limit_exceeded" : "server_error";
