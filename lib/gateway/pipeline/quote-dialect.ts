import { AppError } from "@/lib/kernel";
import { DIALECT_IDS, type DialectId, type PathFacts } from "../dialects/dialect";
import type { GatewayRequest } from "../http";

/**
 * The dialect of a body that came to a path all dialects share: `?dialect=` says it, else its shape does. Throws AppError
 * `invalid_request` naming `dialect`.
 */
export function quoteDialect(request: GatewayRequest, body: Readonly<Record<string, unknown>>): DialectId {
  const named = new URLSearchParams(request.query).get("dialect");
  if (named !== null) {
    const known = DIALECT_IDS.find((id) => id === named);
    if (known) return known;
    throw new AppError("invalid_request", {
      message: `\`dialect\` must be one of ${DIALECT_IDS.join(", ")}.`,
      param: "dialect",
    });
  }
  if ("contents" in body) return "gemini-generate";
  if ("input" in body && !("messages" in body)) return "openai-responses";
  const isAnthropic = request.header("anthropic-version") !== null || "system" in body || "thinking" in body;
  return isAnthropic ? "anthropic-messages" : "openai-chat";
}

/** What stands in the path of a real call: a Gemini body says it in its own `model` and `stream` members here. */
export function quotePath(dialect: DialectId, body: Readonly<Record<string, unknown>>): PathFacts {
  const query = new URLSearchParams();
  if (dialect !== "gemini-generate") return { model: null, action: null, query };
  const model = typeof body.model === "string" ? body.model.replace(/^models\//, "") : null;
  return { model, action: body.stream === true ? "streamGenerateContent" : "generateContent", query };
}
