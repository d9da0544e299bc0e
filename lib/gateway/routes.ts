import type { DialectId } from "./dialects/dialect";
import type { Operation } from "./gateway";

/** One model operation and where it stands below a mount (`/v1`, `/api/v1`). */
export interface GatewayRoute {
  readonly method: "POST";
  readonly pattern: string;
  readonly operation: Operation;
  readonly dialect: DialectId;
}

const post = (pattern: string, operation: Operation, dialect: DialectId): GatewayRoute => ({
  method: "POST",
  pattern,
  operation,
  dialect,
});

/** The paths whose model and verb stand in the body. Gemini's stand in the path and are told apart by the caller. */
export const gatewayRoutes: readonly GatewayRoute[] = [
  post("/chat/completions", "generate", "openai-chat"),
  post("/completions", "complete", "openai-chat"),
  post("/messages", "generate", "anthropic-messages"),
  post("/messages/count_tokens", "count_tokens", "anthropic-messages"),
  post("/responses", "generate", "openai-responses"),
  post("/responses/input_tokens", "count_tokens", "openai-responses"),
  post("/embeddings", "embed", "openai-chat"),
  post("/quote", "quote", "openai-chat"),
];
