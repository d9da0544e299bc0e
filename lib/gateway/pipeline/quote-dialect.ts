import { AppError } from "@/lib/kernel";
import { DIALECT_IDS, type DialectId, type PathFacts } from "../dialects/dialect";
import type { GatewayRequest } from "../http";
import type { CatalogSnapshot } from "../ports";
import { findModel } from "../routing";

export type QuotedOperation = "generate" | "complete" | "embed";

/** What a body asks for. The model's type tells embeddings from a Responses request, which may look the same. */
export function quoteOperation(body: Readonly<Record<string, unknown>>, catalog: CatalogSnapshot): QuotedOperation {
  if ("content" in body || "requests" in body) return "embed";
  const isPrompt = typeof body.prompt === "string" || Array.isArray(body.prompt);
  if (isPrompt && !("messages" in body) && !("input" in body) && !("contents" in body)) return "complete";
  if ("messages" in body || "contents" in body || typeof body.model !== "string") return "generate";
  return findModel(catalog, body.model)?.model.type === "embedding" ? "embed" : "generate";
}

/**
 * The dialect of a body that came to a path all dialects share: `?dialect=` says it, else its shape does. Throws AppError
 * `invalid_request` naming `dialect`.
 */
export function quoteDialect(
  request: GatewayRequest,
  body: Readonly<Record<string, unknown>>,
  operation: QuotedOperation,
): DialectId {
  const named = new URLSearchParams(request.query).get("dialect");
  if (named !== null) {
    const known = DIALECT_IDS.find((id) => id === named);
    if (known) return known;
    throw new AppError("invalid_request", {
      message: `\`dialect\` must be one of ${DIALECT_IDS.join(", ")}.`,
      param: "dialect",
    });
  }
  if (operation === "embed") return "content" in body || "requests" in body ? "gemini-generate" : "openai-chat";
  if (operation === "complete") return "openai-chat";
  if ("contents" in body) return "gemini-generate";
  if ("input" in body && !("messages" in body)) return "openai-responses";
  const isAnthropic = request.header("anthropic-version") !== null || "system" in body || "thinking" in body;
  return isAnthropic ? "anthropic-messages" : "openai-chat";
}

/** What stands in the path of a real call: a Gemini body says it in its own `model` and `stream` members here. */
export function quotePath(
  dialect: DialectId,
  body: Readonly<Record<string, unknown>>,
  operation: QuotedOperation,
): PathFacts {
  const query = new URLSearchParams();
  if (dialect !== "gemini-generate") return { model: null, action: null, query };
  const model = typeof body.model === "string" ? body.model.replace(/^models\//, "") : null;
  if (operation === "embed")
    return { model, action: "requests" in body ? "batchEmbedContents" : "embedContent", query };
  return { model, action: body.stream === true ? "streamGenerateContent" : "generateContent", query };
}
