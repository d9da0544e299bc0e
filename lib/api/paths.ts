import type { DialectId } from "@/lib/gateway";

/** What a machine path is, before any look-up. */
export interface MachinePath {
  /** Envelope in which errors on this path are told. */
  readonly dialect: DialectId;
  /** Path below the mount, e.g. "/chat/completions"; still percent-encoded. */
  readonly rest: string;
  /** Which mount it came through. */
  readonly mount: "v1" | "v1beta" | "proxy" | "root";
}

/** Collapses doubled slashes, drops a trailing one and reads a doubled version prefix as meant. */
export function normalizePath(path: string): string {
  let clean = path;
  if (clean.includes("//")) clean = clean.replace(/\/{2,}/g, "/");
  if (clean.length > 1 && clean.endsWith("/")) clean = clean.slice(0, -1);
  // Most paths name their version once: nothing to replace, so no search for what to replace.
  if (clean.indexOf("/v1", clean.indexOf("/v1") + 1) === -1) return clean;
  return clean.replace(/^((?:\/api)?\/(v1|v1beta))(?:\/\2)+(?=\/|$)/, "$1");
}

const MOUNTS: readonly [prefix: string, mount: MachinePath["mount"]][] = [
  ["/api/v1beta", "v1beta"],
  ["/api/v1", "v1"],
  ["/v1beta", "v1beta"],
  ["/v1", "v1"],
  ["/proxy", "proxy"],
];

/** Machine paths outside the mounts that the Node server answers itself. */
const ROOT_PATHS = new Set(["/healthz", "/openapi.json"]);

/** Tells a normalised path apart: a machine path, or null = a page. `providers` are the closed list of proxy prefixes. */
export function readMachinePath(
  path: string,
  header: (name: string) => string | null,
  providers: ReadonlySet<string>,
): MachinePath | null {
  for (const [prefix, mount] of MOUNTS) {
    if (path === prefix || path.startsWith(`${prefix}/`)) {
      const rest = path.slice(prefix.length) || "/";
      return { mount, rest, dialect: dialectOf(mount, rest, header) };
    }
  }
  if (ROOT_PATHS.has(path)) return { mount: "root", rest: path, dialect: "openai-chat" };
  const first = path.slice(1, path.indexOf("/", 1) === -1 ? undefined : path.indexOf("/", 1));
  if (providers.has(first)) return { mount: "proxy", rest: path, dialect: dialectOf("proxy", path, header) };
  return null;
}

const GEMINI_ACTION = /:(generateContent|streamGenerateContent|countTokens|embedContent|batchEmbedContents|predict)$/;

/** The last `:verb` of a Gemini path, or null. */
export function geminiAction(rest: string): { readonly model: string; readonly action: string } | null {
  if (!rest.includes(":") && !rest.includes("%")) return null;
  const match = GEMINI_ACTION.exec(rest) ?? GEMINI_ACTION.exec(rest.replace(/%3A/gi, ":"));
  if (!match?.[1]) return null;
  const encoded = rest
    .replace(/%3A/gi, ":")
    .slice(0, -match[0].length)
    .replace(/^\/(models\/)?/, "");
  return { model: decodePathPart(encoded), action: match[1] };
}

/** Percent-decodes; text that is not valid encoding stays as it is (it will not resolve). */
export function decodePathPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function dialectOf(mount: MachinePath["mount"], rest: string, header: (name: string) => string | null): DialectId {
  if (rest === "/messages" || rest.startsWith("/messages/")) return "anthropic-messages";
  if (mount === "v1beta" || geminiAction(rest)) return "gemini-generate";
  if (rest === "/responses" || rest.startsWith("/responses/")) return "openai-responses";
  if (rest === "/models" || rest.startsWith("/models/")) {
    if (header("x-goog-api-key")) return "gemini-generate";
    if (header("anthropic-version")) return "anthropic-messages";
  }
  return "openai-chat";
}
