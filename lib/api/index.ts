import type { Context, Services } from "@/lib/context";
import {
  type DialectId,
  type Gateway,
  type GatewayReply,
  type GatewayRequest,
  type KeysPort,
  type LimitState,
  type LimitsPort,
  requestIdOf,
} from "@/lib/gateway";
import { AppError, isAppError, toAppError } from "@/lib/kernel";
import { CORS_HEADERS, PREFLIGHT_HEADERS } from "./cors";
import { type DemoSettings, serveDemo } from "./demo";
import { gatewayTarget } from "./gateway-target";
import { createMatcher, type Match } from "./match";
import { type MachinePath, normalizePath, readMachinePath } from "./paths";
import { principalContext, publicContext, readCredential, requireScope } from "./principal-context";
import type { ApiRoute } from "./route";
import { runRoute } from "./run-route";
import { tooMany } from "./too-many";
import { serveTry } from "./try-it";

export { normalizePath, readMachinePath } from "./paths";
export { type ApiRoute, defineRoute, RawReply } from "./route";
export { apiRoutes } from "./routes";

export interface ApiParts {
  readonly services: Services;
  readonly gateway: Gateway;
  readonly keys: KeysPort;
  readonly limits: LimitsPort;
  readonly routes: readonly ApiRoute[];
  /** What visitors may call without an account. */
  readonly demo: DemoSettings;
  /** Closed list of provider ids that are path prefixes. */
  readonly providers: ReadonlySet<string>;
}

/** One routing table of all machine paths, for both mounts and both doors. */
export interface Api {
  /** Whether the API answers this request; otherwise it is a page's. */
  owns(method: string, path: string, header: (name: string) => string | null): boolean;
  /** Never throws: every failure is an envelope of the path's dialect. */
  handle(request: GatewayRequest): Promise<GatewayReply>;
  /** The session door: `rest` is the path below /api/console. `ctx` null = nobody is signed in. */
  handleConsole(request: GatewayRequest, rest: string, ctx: Context | null): Promise<GatewayReply>;
}

const READS_PER_MINUTE = 600;
const KEYLESS_PER_MINUTE = 120;

/** Paths beside the API that Next answers whatever the method. */
const NEXT_DOORS = /^\/api\/(auth|console|stripe)(\/|$)|^\/mcp$/;

export function createApi(parts: ApiParts): Api {
  const { services, gateway } = parts;
  const matchApi = createMatcher(parts.routes.filter(({ door }) => door !== "console"));
  const matchConsole = createMatcher(parts.routes.filter(({ door }) => door !== "api"));

  /** No async function of its own: a call of a model passes enough of them. */
  function answer(request: GatewayRequest, at: MachinePath, seen: Seen): Promise<GatewayReply> {
    if (at.mount === "proxy") return gateway.proxy(request);
    const target = gatewayTarget(request, at);
    if (target && request.method === "POST") {
      return gateway.handle(target.operation, target.dialect, request, target.path);
    }
    const found = routeOf(matchApi(request.method, at.rest), request, at, target ? ["POST"] : []);
    return answerRoute(parts, found, request, at.dialect, seen);
  }

  async function answerConsole(request: GatewayRequest, rest: string, ctx: Context | null): Promise<GatewayReply> {
    const path = normalizePath(rest);
    if (request.method === "POST" && path === "/try/demo") return serveDemo(parts, request);
    const tried = await serveTry(gateway, request, path === "/quote" ? "/try/quote" : path, ctx);
    if (tried) return tried;
    const match = matchConsole(request.method, path);
    if (match.kind === "none") throw new AppError("not_found");
    if (match.kind === "method") throw methodNotAllowed(match.allowed);
    if (match.route.access !== "public") {
      if (!ctx) throw new AppError("authentication", { message: "Sign in first." });
      requireScope(ctx, match.route.access);
    }
    return runRoute(match.route, ctx ?? publicContext(services, request), request, match.params, "openai-chat");
  }

  return {
    owns(method, path, header) {
      const clean = normalizePath(path);
      if (readMachinePath(clean, header, parts.providers)) return true;
      if (NEXT_DOORS.test(clean)) return false;
      return (method !== "GET" && method !== "HEAD") || clean.startsWith("/api/");
    },

    async handle(request) {
      const path = normalizePath(request.path);
      const at = readMachinePath(path, (name) => request.header(name), parts.providers) ?? pagePath(path);
      if (request.method === "OPTIONS")
        return { status: 204, headers: { ...PREFLIGHT_HEADERS, "x-request-id": requestIdOf(request) }, body: null };
      const seen: Seen = { requestId: null, limit: null };
      try {
        return await answer(request, at, seen);
      } catch (error) {
        const requestId = seen.requestId ?? requestIdOf(request);
        logFailure(services, error, requestId, at.rest);
        const reply = renderError(gateway, at.dialect, error, requestId);
        return seen.limit ? { ...reply, headers: { ...reply.headers, ...limitHeaders(seen.limit) } } : reply;
      }
    },

    async handleConsole(request, rest, ctx) {
      const requestId = requestIdOf(request);
      try {
        const reply = await answerConsole(request, rest, ctx);
        const headers = { "x-request-id": requestId, "cache-control": "no-store", ...withoutCors(reply.headers) };
        return { ...reply, headers };
      } catch (error) {
        logFailure(services, error, requestId, rest);
        const reply = renderError(gateway, "openai-chat", error, requestId);
        return { ...reply, headers: { ...withoutCors(reply.headers), "cache-control": "no-store" } };
      }
    },
  };
}

async function answerRoute(
  parts: ApiParts,
  { route, params }: Found,
  request: GatewayRequest,
  dialect: DialectId,
  seen: Seen,
): Promise<GatewayReply> {
  const requestId = requestIdOf(request);
  seen.requestId = requestId;
  const { ctx, limit } = await admit(parts, route, request, seen);
  const reply = await runRoute(route, ctx, request, params, dialect);
  return {
    ...reply,
    headers: { ...CORS_HEADERS, "x-request-id": requestId, ...limitHeaders(limit), ...reply.headers },
  };
}

type Found = Extract<Match, { readonly kind: "found" }>;

/** The route that was found. Throws the refusal of a path or method nobody answers to; `posts` = what else the path takes. */
function routeOf(match: Match, request: GatewayRequest, at: MachinePath, posts: readonly string[]): Found {
  if (match.kind === "found") return match;
  const allowed = [...posts, ...(match.kind === "method" ? match.allowed : [])];
  if (allowed.length > 0) throw methodNotAllowed(allowed);
  throw new AppError("not_found", { message: unknownPath(request, at) });
}

/** What a refusal tells too: the request's name, and the bucket it counted in. */
interface Seen {
  /** null = the gateway names its own. */
  requestId: string | null;
  limit: LimitState | null;
}

/** Who calls a route and whether within the limits. Throws the refusal. */
async function admit(
  parts: ApiParts,
  route: ApiRoute,
  request: GatewayRequest,
  seen: Seen,
): Promise<{ ctx: Context; limit: LimitState }> {
  const credential = readCredential(request);
  if (route.access === "public" && !credential) {
    const limit = await parts.limits.take(`address:${request.address ?? "unknown"}`, KEYLESS_PER_MINUTE);
    seen.limit = limit;
    if (!limit.isAllowed) throw tooMany(limit);
    return { ctx: publicContext(parts.services, request), limit };
  }
  if (!credential) throw new AppError("authentication");
  const principal = await parts.keys.verify(credential, request.address);
  const limit = await parts.limits.take(`reads:${principal.keyId}`, READS_PER_MINUTE);
  seen.limit = limit;
  if (!limit.isAllowed) throw tooMany(limit);
  const ctx = principalContext(parts.services, principal, request);
  if (route.access !== "public") requireScope(ctx, route.access);
  return { ctx, limit };
}

const pagePath = (path: string): MachinePath => ({ mount: "root", rest: path, dialect: "openai-chat" });

function logFailure(services: Services, error: unknown, requestId: string, path: string): void {
  if (isAppError(error) && error.code !== "internal") return;
  const cause = isAppError(error) ? error.cause : error;
  services.log.error(
    { requestId, path, error: cause instanceof Error ? cause.stack : String(cause) },
    "a request failed on our side",
  );
}

/** The one renderer of errors outside the pipeline: the envelope of the path's dialect and the common headers. */
function renderError(gateway: Gateway, dialect: DialectId, thrown: unknown, requestId: string): GatewayReply {
  const error = toAppError(thrown);
  const { status, body } = gateway.encodeError(dialect, error, requestId);
  const headers: Record<string, string> = {
    ...CORS_HEADERS,
    "content-type": "application/json",
    "x-request-id": requestId,
    "x-cost-cents": "0",
  };
  if (dialect === "anthropic-messages") headers["request-id"] = requestId;
  if (error.retryAfterSeconds !== undefined)
    headers["retry-after"] = String(Math.max(1, Math.ceil(error.retryAfterSeconds)));
  else if (status === 429 || status === 503 || status === 529) headers["retry-after"] = "1";
  const allowed = error.metadata?.allow;
  if (error.code === "method_not_allowed" && typeof allowed === "string") headers.allow = allowed;
  return { status, headers, body: JSON.stringify(body) };
}

/** The session door answers pages of its own origin only. */
const withoutCors = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("access-control-")));

const methodNotAllowed = (allowed: readonly string[]): AppError =>
  new AppError("method_not_allowed", {
    message: `Use ${allowed.join(" or ")} here.`,
    metadata: { allow: allowed.join(", ") },
  });

const limitHeaders = (limit: LimitState): Record<string, string> => ({
  "x-ratelimit-limit": String(limit.limit),
  "x-ratelimit-remaining": String(limit.remaining),
  "x-ratelimit-reset": String(limit.resetAtSeconds),
});

function unknownPath(request: GatewayRequest, at: MachinePath): string {
  if (at.mount === "v1" && /^\/v1\//.test(at.rest)) return "The base URL ends in /v1 already: leave one of them out.";
  return `There is no ${request.method} ${request.path} here. See /openapi.json for what there is.`;
}
