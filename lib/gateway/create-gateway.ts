import { AppError, newUuid, toJson } from "@/lib/kernel";
import { findDialect, findEmbedding, findUpstreamDialect } from "./dialects";
import type { Dialect, DialectId } from "./dialects/dialect";
import { documented, documentedError } from "./dialects/documented";
import { fallbackEnvelope } from "./dialects/fallback-envelope";
import type { Gateway } from "./gateway";
import type { GatewayReply } from "./http";
import {
  asCompletion,
  type Core,
  count,
  InFlightQueue,
  InsuredShare,
  OpenCalls,
  quote,
  receive,
  reframe,
  run,
  serveNative,
  watched,
} from "./pipeline";
import type { GatewayPorts } from "./ports";
import { findProvider } from "./providers";
import type { Provider } from "./providers/provider";
import { RunningStats } from "./routing";
import { behaviourOf, SANDBOX_DIALECT, sandboxTransport } from "./sandbox";
import { Breaker, httpTransport, readingEventStreams } from "./upstream";

/** What the gateway knows of dialects and providers; tests add their own. */
export interface GatewayRegistry {
  findDialect(id: string): Dialect | undefined;
  findProvider(id: string): Provider | undefined;
}

const CONNECT_TIMEOUT_MS = 5000;

/** The framework-free gateway over its ports. One per process: it owns the connections to providers. */
export function createGateway(ports: GatewayPorts, registry: GatewayRegistry = { findDialect, findProvider }): Gateway {
  const { options, clock } = ports;
  const findSpoken = withDocs(registry, options.docsOrigin);
  const wire = httpTransport({
    connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, options.upstreamHeadersTimeoutMs),
    headersTimeoutMs: options.upstreamHeadersTimeoutMs,
    idleTimeoutMs: options.upstreamIdleTimeoutMs,
  });
  const network = readingEventStreams(wire);
  const sandbox = sandboxTransport(() => clock.now());
  const stats = new RunningStats();
  const calls = new OpenCalls(options.heartbeatMs, () => clock.monotonic());
  const core: Core = {
    ports,
    world: {
      providers: ports.providers,
      findProvider: (id) => registry.findProvider(id),
      findDialect: findSpoken,
      findUpstreamDialect,
      findEmbedding,
      network,
      sandbox,
      sandboxDialect: SANDBOX_DIALECT,
      sandboxModel: ({ id }) => behaviourOf(id),
      stats,
    },
    stats,
    breaker: new Breaker(),
    inFlight: new InFlightQueue(),
    insured: new InsuredShare(),
    calls,
  };

  const encodeError: Gateway["encodeError"] = (dialect, error, requestId) => {
    const known = findSpoken(dialect);
    if (known) return known.inbound.encodeError(error, requestId);
    const { docsOrigin } = options;
    return fallbackEnvelope(dialect, docsOrigin ? documentedError(error, docsOrigin) : error, requestId);
  };

  return {
    async handle(operation, dialectId, request, path, caller) {
      const dialect = findSpoken(dialectId);
      if (!dialect) return notServed(encodeError, dialectId);
      const received = receive(core, operation, dialect, request, path, caller);
      if (operation === "count_tokens") return count(received);
      if (operation === "quote") return quote(received);
      if (operation === "complete" && !dialect.completion) return notServed(encodeError, dialectId);
      const framing = dialect.inbound.streamFraming?.(path);
      const reply = watched(core, dialect.id, await run(received));
      if (operation === "complete" && dialect.completion) return asCompletion(reply, dialect.completion);
      return framing ? reframe(reply, framing) : reply;
    },
    async proxy(request) {
      const dialect = findSpoken("openai-chat");
      return dialect ? serveNative(core, request, dialect) : notServed(encodeError, "openai-chat");
    },
    encodeError,
    async drain(deadlineMs) {
      await calls.drain(deadlineMs);
      await Promise.all([network.close(), sandbox.close()]);
    },
    get openCount() {
      return calls.count;
    },
  };
}

/** The registry's dialects, each made once, with errors that link to the documentation. */
function withDocs(registry: GatewayRegistry, docsOrigin: string | undefined): GatewayRegistry["findDialect"] {
  if (docsOrigin === undefined) return (id) => registry.findDialect(id);
  const made = new Map<Dialect, Dialect>();
  return (id) => {
    const dialect = registry.findDialect(id);
    if (!dialect) return undefined;
    const spoken = made.get(dialect) ?? documented(dialect, docsOrigin);
    made.set(dialect, spoken);
    return spoken;
  };
}

/** A path that is known but not served: 404, never a 5xx, which clients would retry. */
function notServed(encodeError: Gateway["encodeError"], dialect: DialectId): GatewayReply {
  const requestId = newUuid();
  const { status, body } = encodeError(
    dialect,
    new AppError("not_found", { message: "This is not served here yet." }),
    requestId,
  );
  const headers = {
    "access-control-allow-origin": "*",
    "content-type": "application/json",
    "x-request-id": requestId,
    "x-cost-cents": "0",
  };
  return { status, headers, body: toJson(body) };
}
