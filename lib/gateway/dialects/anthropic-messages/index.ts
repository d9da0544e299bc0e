import type { Dialect } from "../dialect";
import { countInputTokens } from "./count-tokens";
import { readCountTokensFacts } from "./facts";
import { inbound } from "./inbound";
import { outbound } from "./outbound";
import { passthrough } from "./passthrough";

/** Anthropic Messages. */
export const anthropicMessages: Dialect = {
  id: "anthropic-messages",
  inbound,
  outbound,
  passthrough,
  tokenCount: { readFacts: readCountTokensFacts, answer: countInputTokens },
};

export { type CountText, countInputTokens } from "./count-tokens";
export { readCountTokensFacts as countTokensFacts } from "./facts";
export { CountTokensRequest, CountTokensResponse, MessagesError, MessagesRequest, MessagesResponse } from "./wire";
