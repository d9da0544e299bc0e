import type { IdKind } from "@/lib/kernel";
import type { DialectId } from "./dialect";

/** What answers of a dialect carry beside the body. */
export interface DialectTraits {
  /** How a generation's id is rendered; null = bare hex. */
  readonly idKind: IdKind | null;
  /** A second header that holds the request id, as this dialect's SDKs read it. */
  readonly requestIdHeader: string | null;
  /** Header for the milliseconds spent, as this dialect's SDKs read it. */
  readonly processingHeader: string | null;
  /** Headers of the client that pass to a provider of the same dialect. */
  readonly forwardedHeaders: readonly string[];
}

export const DIALECT_TRAITS: Readonly<Record<DialectId, DialectTraits>> = {
  "openai-chat": {
    idKind: "generation",
    requestIdHeader: null,
    processingHeader: "openai-processing-ms",
    forwardedHeaders: [],
  },
  "openai-responses": {
    idKind: "response",
    requestIdHeader: null,
    processingHeader: "openai-processing-ms",
    forwardedHeaders: [],
  },
  "anthropic-messages": {
    idKind: "message",
    requestIdHeader: "request-id",
    processingHeader: null,
    forwardedHeaders: ["anthropic-version", "anthropic-beta"],
  },
  "gemini-generate": { idKind: null, requestIdHeader: null, processingHeader: null, forwardedHeaders: [] },
};
