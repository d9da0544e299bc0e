import { anthropicMessages } from "./anthropic-messages";
import type { Dialect, DialectId } from "./dialect";
import type { EmbeddingCodec } from "./embedding";
import { geminiEmbeddings } from "./gemini-embeddings";
import { geminiGenerate } from "./gemini-generate";
import { openaiChat } from "./openai-chat";
import { openaiEmbeddings } from "./openai-embeddings";
import { openaiResponses } from "./openai-responses";

export * from "./dialect";

/** The dialects spoken here, by id. A new one is a folder and a line. */
export const dialects: Readonly<Partial<Record<DialectId, Dialect>>> = {
  "openai-chat": openaiChat,
  "openai-responses": openaiResponses,
  "anthropic-messages": anthropicMessages,
  "gemini-generate": geminiGenerate,
};

/** Embedding beside the dialect whose clients, keys and errors it shares. */
const embeddings: Readonly<Partial<Record<DialectId, EmbeddingCodec>>> = {
  "openai-chat": openaiEmbeddings,
  "gemini-generate": geminiEmbeddings,
};

/** How the clients of a dialect embed; undefined = the dialect has no such operation. */
export const findEmbedding = (id: DialectId): EmbeddingCodec | undefined => embeddings[id];

/** The dialect of an id, or undefined when it is not spoken here (yet). */
export const findDialect = (id: string): Dialect | undefined =>
  Object.hasOwn(dialects, id) ? dialects[id as DialectId] : undefined;
