import type { StreamError } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { part, text } from "./own";

/** Exceptions of the service (API reference, errors of ConverseStream), without their endings. */
const CODES: Readonly<Record<string, StreamError["code"]>> = {
  throttling: "upstream_rate_limited",
  serviceunavailable: "provider_unavailable",
  modelnotready: "provider_unavailable",
  modeltimeout: "upstream_timeout",
};

/** "com.amazonaws.bedrock#ThrottlingException:http://…" and "throttlingException" → "throttling". */
const stem = (name: string): string =>
  name
    .replace(/^.*#/, "")
    .replace(/:.*$/, "")
    .replace(/Exception$/i, "")
    .toLowerCase();

/** An exception inside a stream, as the transport hands it on: `{type: "error", error: {exception, message}}`. */
export function decodeStreamError(data: JsonObject): StreamError {
  const error = part(data.error);
  const raw = text(error.exception) || text(error.type) || "error";
  return {
    code: CODES[stem(raw)] ?? "provider_error",
    message: text(error.message) || "The provider broke off.",
    raw,
  };
}

/** `{message}` with the exception's name in `__type`, where it is not in a header. */
export function decodeError(status: number, body: unknown): { message: string; type: string | null } {
  const wire = isObject(body) ? body : {};
  const message = text(wire.message) || text(wire.Message);
  const type = text(wire.__type).replace(/^.*#/, "").replace(/:.*$/, "");
  return { message: message || `The provider answered with status ${status}.`, type: type || null };
}
