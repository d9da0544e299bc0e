import type { CompletionCodec } from "../dialect";
import { completionFraming, toCompletion } from "./from-chat";
import { toChat } from "./to-chat";

export { CompletionsRequest, CompletionsResponse } from "./wire";

/** OpenAI's legacy text completions: chat completions of one user message, in other words. */
export const openaiCompletions: CompletionCodec = { toChat, toCompletion, framing: completionFraming };
