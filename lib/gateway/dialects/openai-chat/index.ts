import type { Dialect } from "../dialect";
import { inbound } from "./inbound";
import { outbound } from "./outbound";
import { passthrough } from "./passthrough";

export { ChatCompletion, ChatCompletionChunk, ChatMessage, ChatRequest, ChatTool } from "./wire";

/** OpenAI chat completions and the vendors that borrow its format. */
export const openaiChat: Dialect = { id: "openai-chat", inbound, outbound, passthrough };
