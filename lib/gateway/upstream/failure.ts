import type { UpstreamFailure } from "./transport";

const CONNECT_CODES = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "ECONNABORTED",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "";

/** What a connection error means for the call. */
export function classifyFailure(error: unknown): UpstreamFailure {
  const code = codeOf(error);
  if (CONNECT_CODES.has(code) || code.startsWith("ERR_SSL")) return { kind: "connect", isSent: false, cause: error };
  if (code === "UND_ERR_HEADERS_TIMEOUT") return { kind: "headers_timeout", isSent: true, cause: error };
  if (code === "UND_ERR_BODY_TIMEOUT") return { kind: "idle_timeout", isSent: true, cause: error };
  if (code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE" || code === "ETIMEDOUT") {
    return { kind: "reset", isSent: true, cause: error };
  }
  return { kind: "protocol", isSent: true, cause: error };
}
