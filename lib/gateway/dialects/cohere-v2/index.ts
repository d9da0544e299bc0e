import type { UpstreamDialect } from "../dialect";
import { outbound } from "./outbound";

/** Cohere's v2 chat, spoken by the provider only. Source: docs.cohere.com/reference/chat and its OpenAPI document. */
export const cohereV2: UpstreamDialect = { id: "cohere-v2", outbound };
