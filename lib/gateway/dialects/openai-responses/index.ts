import type { Dialect } from "../dialect";
import { tokenCount } from "./count-tokens";
import { inbound } from "./inbound";
import { outbound } from "./outbound";
import { passthrough } from "./passthrough";
import { state } from "./state";

/** OpenAI Responses. */
export const openaiResponses: Dialect = { id: "openai-responses", inbound, outbound, passthrough, tokenCount, state };

export { InputTokensRequest, InputTokensResponse, ResponseObject, ResponsesRequest } from "./wire";
