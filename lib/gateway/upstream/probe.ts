import { request } from "undici";
import type { ProviderSettings } from "../ports";
import { baseUrlOf, type Provider } from "../providers";

export interface ProbeResult {
  readonly isOk: boolean;
  readonly url: string | null;
  readonly status: number | null;
  readonly latencyMs: number | null;
  /** What went wrong, in words; null when it answered well. */
  readonly error: string | null;
}

const PROBE_TIMEOUT_MS = 10_000;

/** Where each dialect lists its models: the cheapest authenticated request there is. */
const LIST_PATHS: Readonly<Record<string, string>> = {
  "anthropic-messages": "/v1/models",
  "gemini-generate": "/models",
};

/** One cheap authenticated request to a provider as it is configured here. Never throws. */
export async function probeProvider(provider: Provider, settings: ProviderSettings | null): Promise<ProbeResult> {
  const nothing = { isOk: false, url: null, status: null, latencyMs: null };
  if (!settings) {
    return {
      ...nothing,
      error: `Not switched on: set ${provider.keyVariable ?? provider.baseUrlVariables.join(" or ")}.`,
    };
  }
  const endpoint = provider.endpoints.find((one) => baseUrlOf(one, settings) !== null);
  const base = endpoint ? baseUrlOf(endpoint, settings) : null;
  if (!endpoint || !base) return { ...nothing, error: "Its address is not complete; see its variables." };
  const url = endpoint.modelListUrl?.(base, settings) ?? base + (LIST_PATHS[endpoint.dialect] ?? "/models");
  const startedAt = performance.now();
  try {
    const headers = await endpoint.authorize({ method: "GET", url, headers: {}, body: null }, settings);
    const response = await request(url, {
      headers: { accept: "application/json", ...endpoint.headers, ...headers },
      headersTimeout: PROBE_TIMEOUT_MS,
      bodyTimeout: PROBE_TIMEOUT_MS,
    });
    await response.body.dump();
    const isOk = response.statusCode < 300;
    const error = isOk ? null : explain(response.statusCode);
    return { isOk, url, status: response.statusCode, latencyMs: Math.round(performance.now() - startedAt), error };
  } catch (cause) {
    return { ...nothing, url, error: `No answer: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

function explain(status: number): string {
  if (status === 401 || status === 403) return `It refused the key (${status}).`;
  if (status === 404) return "It answered, but has no model list at this address (404). Check the base URL.";
  return `It answered ${status}.`;
}
