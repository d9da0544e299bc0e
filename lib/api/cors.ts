import { EXPOSED_HEADERS } from "@/lib/gateway";

/** CORS of API paths: any origin, keys only, no cookies. Lists what browser SDKs send and want to read. */
export const CORS_HEADERS: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": `${EXPOSED_HEADERS}, server-timing`,
};

export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  ...CORS_HEADERS,
  "access-control-allow-methods": "GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD",
  "access-control-allow-headers":
    "authorization, content-type, accept, x-api-key, x-goog-api-key, x-goog-api-client, anthropic-version, anthropic-beta, " +
    "anthropic-dangerous-direct-browser-access, http-referer, x-title, x-request-id, idempotency-key, x-aig-tag, x-tag, x-cache, " +
    "x-routing, x-max-cost, openai-organization, openai-project, openai-beta, user-agent, x-stainless-arch, x-stainless-lang, " +
    "x-stainless-os, x-stainless-package-version, x-stainless-retry-count, x-stainless-runtime, x-stainless-runtime-version, " +
    "x-stainless-timeout, x-stainless-helper-method, x-stainless-async, x-stainless-poll-helper, mcp-protocol-version",
  "access-control-max-age": "86400",
};
