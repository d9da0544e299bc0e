import type { Dialect } from "../dialect";
import { inbound } from "./inbound";
import { outbound } from "./outbound";
import { passthrough } from "./passthrough";

/** Anthropic Messages. */
export const anthropicMessages: Dialect = { id: "anthropic-messages", inbound, outbound, passthrough };

export { type CountText, countInputTokens } from "./count-tokens";
export { readCountTokensFacts as countTokensFacts } from "./facts";
export { CountTokensRequest, CountTokensResponse, MessagesError, MessagesRequest, MessagesResponse } from "./wire";
