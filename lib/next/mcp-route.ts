import { getComposition } from "@/lib/composition";
import { toAppError } from "@/lib/kernel";
import { answerMcp, type McpSession, mcpCard, type ServerInfo } from "@/lib/mcp";
import { getDocs } from "./docs/data";
import { isMcpOrigin } from "./mcp-origin";
import { getSite } from "./site";
import { WebRequest } from "./web-request";

const MAX_BODY_BYTES = 256 * 1024;
const CREDENTIALS = ["authorization", "x-api-key", "x-goog-api-key"];
/** What the inner call is told about the outer one. */
const PASSED_ON = [...CREDENTIALS, "x-forwarded-for", "user-agent"];

/** Calls of one address to /mcp in a minute, whatever they do; what they call inside has limits of its own. */
const CALLS_PER_MINUTE = 120;

/** POST /mcp: the tools for agents, with the API's own keys and limits. */
export async function mcpRoute(request: Request): Promise<Response> {
  const { config, limits } = await getComposition();
  if (!isMcpOrigin(request.headers.get("origin"), config.appUrl)) return foreign();
  const outer = new WebRequest(request, config.TRUSTED_PROXY_COUNT);
  const headers = headersFor(request);
  const limit = await limits.take(`mcp:${outer.address ?? "unknown"}`, CALLS_PER_MINUTE);
  if (!limit.isAllowed) {
    const seconds = Math.max(1, Math.ceil(limit.resetAtSeconds - Date.now() / 1000));
    return refusal(429, "Too many calls. Retry after the time in Retry-After.", {
      ...headers,
      "retry-after": String(seconds),
    });
  }
  let body: string;
  try {
    body = Buffer.from(await outer.body(MAX_BODY_BYTES)).toString("utf8");
  } catch (error) {
    const { message, status } = toAppError(error);
    return refusal(status, message, headers);
  }
  const version = request.headers.get("mcp-protocol-version");
  const reply = await answerMcp(serverInfo(config.version), await sessionOf(request), body, version);
  return new Response(reply.body, {
    status: reply.status,
    headers: reply.body === null ? headers : { ...headers, "content-type": "application/json" },
  });
}

/** There is no stream to open and no session to end: the transport says 405 then. */
export async function mcpNoStream(request: Request): Promise<Response> {
  const { config } = await getComposition();
  if (!isMcpOrigin(request.headers.get("origin"), config.appUrl)) return foreign();
  return refusal(405, "Send messages with POST.", { ...headersFor(request), allow: "POST, OPTIONS" });
}

export async function mcpPreflight(request: Request): Promise<Response> {
  const { config } = await getComposition();
  if (!isMcpOrigin(request.headers.get("origin"), config.appUrl)) return foreign();
  return new Response(null, { status: 204, headers: { ...headersFor(request), ...PREFLIGHT } });
}

const PREFLIGHT = {
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers":
    "authorization, x-api-key, content-type, accept, mcp-protocol-version, mcp-session-id, last-event-id",
  "access-control-max-age": "86400",
};

/** Only after the origin was found good. */
function headersFor(request: Request): Record<string, string> {
  const origin = request.headers.get("origin");
  const common = { "cache-control": "no-store", vary: "Origin" };
  if (origin === null) return common;
  return {
    ...common,
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "mcp-protocol-version, retry-after",
  };
}

const refusal = (status: number, message: string, headers: Record<string, string>): Response =>
  Response.json({ jsonrpc: "2.0", id: null, error: { code: -32000, message } }, { status, headers });

const foreign = (): Response =>
  refusal(403, "Pages of this origin may not call /mcp. Programs send no Origin header.", { vary: "Origin" });

/** GET /.well-known/mcp.json */
export async function mcpCardRoute(): Promise<Response> {
  const { config } = await getComposition();
  return Response.json(mcpCard(serverInfo(config.version), `${getSite().url}/mcp`), {
    headers: { "access-control-allow-origin": "*", "cache-control": "public, max-age=300" },
  });
}

function serverInfo(version: string): ServerInfo {
  const { name, url } = getSite();
  return {
    name: "ai-router",
    title: name,
    version,
    instructions: `${name}: one API for many AI models, at ${url}/v1. Search models and prices, read the documentation, look at the balance and at requests, and make a small test call.`,
  };
}

async function sessionOf(request: Request): Promise<McpSession> {
  const { api, catalog, config } = await getComposition();
  return {
    hasKey: CREDENTIALS.some((name) => request.headers.has(name)),
    catalog,
    async call({ method, path, body }) {
      const headers = new Headers({ "content-type": "application/json" });
      for (const name of PASSED_ON) {
        const value = request.headers.get(name);
        if (value !== null) headers.set(name, value);
      }
      const inner = new Request(`${getSite().url}/v1${path}`, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        signal: request.signal,
      });
      const reply = await api.handle(new WebRequest(inner, config.TRUSTED_PROXY_COUNT));
      return {
        status: reply.status,
        header: (name) => reply.headers[name] ?? null,
        text: await readText(reply.body),
      };
    },
    async searchDocs(query, language, limit) {
      const search = await (await getDocs()).search(language);
      const hits = search(query, limit);
      const prefix = getSite().url + (language === "en" ? "" : `/${language}`);
      return hits.map(({ url, pageTitle, heading, excerpt }) => ({
        title: heading ? `${pageTitle}: ${heading}` : pageTitle,
        url: prefix + url,
        excerpt,
      }));
    },
  };
}

async function readText(body: string | Uint8Array | AsyncIterable<Uint8Array> | null): Promise<string> {
  if (body === null || typeof body === "string") return body ?? "";
  if (body instanceof Uint8Array) return Buffer.from(body).toString("utf8");
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
