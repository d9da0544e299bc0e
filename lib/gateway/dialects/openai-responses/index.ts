import type { Dialect } from "../dialect";
import { inbound } from "./inbound";
import { outbound } from "./outbound";
import { passthrough } from "./passthrough";

/** OpenAI Responses. */
export const openaiResponses: Dialect = { id: "openai-responses", inbound, outbound, passthrough };

export { InputTokensRequest, InputTokensResponse, ResponseObject, ResponsesRequest } from "./wire";
