import { AppError } from "@/lib/kernel";
import { DIALECT_IDS, type DialectId, type PathFacts } from "../dialects/dialect";
import type { ProviderSettings } from "../ports";
import { baseUrlOf, type Provider, type ProviderEndpoint } from "../providers/provider";

/** What a path below `/{provider}` asks for. `path` is ours, from a closed list: a client's text never reaches a URL. */
export type NativeTarget =
  | {
      readonly kind: "generate";
      readonly dialect: DialectId;
      readonly endpoint: ProviderEndpoint;
      readonly facts: PathFacts;
      /** Query to send on, without "?"; the verb's own part is left out. */
      readonly query: string;
    }
  /** Lists and counts, which providers give away. */
  | {
      readonly kind: "free";
      readonly dialect: DialectId;
      readonly endpoint: ProviderEndpoint;
      readonly method: "GET" | "POST";
      readonly path: string;
    };

/** Where the dialects' operations stand below a provider's base URL. */
const GENERATE: Readonly<Record<DialectId, RegExp>> = {
  "openai-chat": /^\/chat\/completions$/,
  "openai-responses": /^\/responses$/,
  "anthropic-messages": /^\/v1\/messages$/,
  "gemini-generate": /^\/models\/([\w.-]+):(generateContent|streamGenerateContent)$/,
};
const LISTS: Readonly<Record<DialectId, RegExp>> = {
  "openai-chat": /^\/models(\/[\w.:@-]+){0,3}$/,
  "openai-responses": /^\/models(\/[\w.:@-]+){0,3}$/,
  "anthropic-messages": /^\/v1\/models(\/[\w.:@-]+)?$/,
  "gemini-generate": /^\/models(\/[\w.-]+)?$/,
};
const COUNTS: Readonly<Partial<Record<DialectId, RegExp>>> = {
  "anthropic-messages": /^\/v1\/messages\/count_tokens$/,
  "gemini-generate": /^\/models\/[\w.-]+:countTokens$/,
};

/** Version prefixes that vendors' clients write whatever stands in the operator's base URL. */
const COMMON_PREFIXES = ["", "/v1", "/v1beta", "/api/v1"];
const HOSTILE = /%|\\|\/\/|\/\.|[^\x21-\x7e]/;
const SANE_QUERY = /^[\w.~=&%+:,$-]{0,1000}$/;
/** Query names that would carry a credential past ours, and the one our path writes itself. */
const OWN_QUERY = /^(key|api[-_]?key|access_token|alt)$/i;

/** `/{provider}/{path}` or `/proxy/{provider}/{path}`, taken apart; null = it names no provider. */
export function splitNativePath(path: string): { readonly provider: string; readonly rest: string } | null {
  const match = /^(?:\/proxy)?\/([a-z0-9-]+)(\/.*)?$/.exec(path);
  return match?.[1] ? { provider: match[1], rest: match[2] ?? "/" } : null;
}

/**
 * Reads what is asked of a provider, from the closed list of paths that the meter understands. Throws AppError
 * `invalid_request` for a path that tries to climb, `method_not_allowed`, and `not_found` for a path without a price.
 */
export function readNativePath(
  provider: Provider,
  settings: ProviderSettings | null,
  request: { readonly method: string; readonly query: string },
  rest: string,
): NativeTarget {
  const path = rest.replace(/%3A/gi, ":").replace(/(?<=.)\/$/, "");
  if (HOSTILE.test(path)) {
    throw new AppError("invalid_request", {
      message: "The path may hold no encoded or doubled slashes, backslashes or dot segments.",
      param: "path",
    });
  }
  if (!SANE_QUERY.test(request.query)) {
    throw new AppError("invalid_request", { message: "The query holds characters it may not.", param: "query" });
  }
  const method = request.method === "HEAD" ? "GET" : request.method;
  let allowed: string | null = null;
  for (const endpoint of provider.endpoints) {
    const dialect = DIALECT_IDS.find((id) => id === endpoint.dialect);
    if (!dialect) continue;
    for (const below of belowBase(endpoint, settings, path)) {
      const target = targetOf(dialect, endpoint, below, request.query);
      if (target?.verb === method) return target.found;
      allowed ??= target?.verb ?? null;
    }
  }
  if (allowed !== null) {
    const message = `Use ${allowed} here.`;
    throw new AppError("method_not_allowed", { message, metadata: { allow: allowed } });
  }
  throw new AppError("not_found", {
    message: `${method} ${path} of ${provider.name} has no price here, so the proxy does not serve it. It serves text generation in the provider's own dialects, and its model list.`,
    metadata: { provider: provider.id },
  });
}

/** The path below the base URL, for each prefix the client may have written before it. */
function belowBase(endpoint: ProviderEndpoint, settings: ProviderSettings | null, path: string): readonly string[] {
  const bases = [endpoint.baseUrl, settings && baseUrlOf(endpoint, settings)];
  const prefixes = new Set([...bases.map(prefixOf), ...COMMON_PREFIXES]);
  return [...prefixes].filter((prefix) => path.startsWith(`${prefix}/`)).map((prefix) => path.slice(prefix.length));
}

const prefixOf = (baseUrl: string | null): string =>
  baseUrl === null ? "" : baseUrl.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/\/+$/, "");

interface Found {
  readonly verb: "GET" | "POST";
  readonly found: NativeTarget;
}

function targetOf(dialect: DialectId, endpoint: ProviderEndpoint, below: string, query: string): Found | null {
  const match = GENERATE[dialect].exec(below);
  if (match) {
    const facts: PathFacts = {
      model: match[1] ?? null,
      action: match[2] ?? null,
      query: new URLSearchParams(query),
    };
    const found = { kind: "generate", dialect, endpoint, facts, query: withoutOwn(query) } as const;
    return { verb: "POST", found };
  }
  const kind = { kind: "free", dialect, endpoint, path: below } as const;
  if (LISTS[dialect].test(below)) return { verb: "GET", found: { ...kind, method: "GET" } };
  if (COUNTS[dialect]?.test(below)) return { verb: "POST", found: { ...kind, method: "POST" } };
  return null;
}

const withoutOwn = (query: string): string =>
  query
    .split("&")
    .filter((part) => part !== "" && !OWN_QUERY.test(part.split("=", 1)[0] ?? ""))
    .join("&");

/** The dialect whose errors a client at this path reads, also where the path is not served. */
export function dialectOfNative(rest: string): DialectId {
  if (/\/messages(\/count_tokens)?\/?$/.test(rest)) return "anthropic-messages";
  if (/\/responses\/?$/.test(rest)) return "openai-responses";
  return /:(generateContent|streamGenerateContent|countTokens)$/i.test(rest) ? "gemini-generate" : "openai-chat";
}
