import { anthropicMessages } from "./anthropic-messages";
import type { Dialect, DialectId } from "./dialect";
import { geminiGenerate } from "./gemini-generate";
import { openaiChat } from "./openai-chat";
import { openaiResponses } from "./openai-responses";

export * from "./dialect";

/** The dialects spoken here, by id. A new one is a folder and a line. */
export const dialects: Readonly<Partial<Record<DialectId, Dialect>>> = {
  "openai-chat": openaiChat,
  "openai-responses": openaiResponses,
  "anthropic-messages": anthropicMessages,
  "gemini-generate": geminiGenerate,
};

/** The dialect of an id, or undefined when it is not spoken here (yet). */
export const findDialect = (id: string): Dialect | undefined =>
  Object.hasOwn(dialects, id) ? dialects[id as DialectId] : undefined;
