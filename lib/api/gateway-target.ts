import { type DialectId, type GatewayRequest, gatewayRoutes, type Operation, type PathFacts } from "@/lib/gateway";
import { geminiAction, type MachinePath } from "./paths";

export interface GatewayTarget {
  readonly operation: Operation;
  readonly dialect: DialectId;
  readonly path: PathFacts;
}

const POSTS = new Map(gatewayRoutes.map((route) => [route.pattern, route]));

const GEMINI_OPERATIONS: Readonly<Record<string, Operation>> = {
  generateContent: "generate",
  streamGenerateContent: "generate",
  countTokens: "count_tokens",
  embedContent: "embed",
  batchEmbedContents: "embed",
};

const NO_QUERY = new URLSearchParams();
const NO_PATH: PathFacts = { model: null, action: null, query: NO_QUERY };

/** Which model operation a path is when it is posted to, or null when it is none. */
export function gatewayTarget(request: Pick<GatewayRequest, "query">, at: MachinePath): GatewayTarget | null {
  if (at.mount === "root" || at.mount === "proxy") return null;
  const post = POSTS.get(at.rest);
  if (post) return { operation: post.operation, dialect: post.dialect, path: NO_PATH };
  if (at.dialect !== "gemini-generate") return null;
  const gemini = geminiAction(at.rest);
  const operation = gemini && GEMINI_OPERATIONS[gemini.action];
  if (!gemini || !operation) return null;
  const query = request.query ? new URLSearchParams(request.query) : NO_QUERY;
  return { operation, dialect: "gemini-generate", path: { ...gemini, query } };
}
