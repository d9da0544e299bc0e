import type { Dialect, DialectId } from "./dialect";
import { openaiChat } from "./openai-chat";

export * from "./dialect";

/** The dialects built so far, by id. */
export const dialects: Readonly<Partial<Record<DialectId, Dialect>>> = { "openai-chat": openaiChat };

/** A dialect by id, or undefined when there is no codec of that name. */
export const findDialect = (id: string): Dialect | undefined => dialects[id as DialectId];
