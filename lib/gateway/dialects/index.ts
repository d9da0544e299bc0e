import { anthropicMessages } from "./anthropic-messages";
import { bedrockConverse } from "./bedrock-converse";
import { cohereV2 } from "./cohere-v2";
import type { Dialect, DialectId, UpstreamDialect } from "./dialect";
import type { EmbeddingCodec } from "./embedding";
import { geminiEmbeddings } from "./gemini-embeddings";
import { geminiGenerate } from "./gemini-generate";
import { openaiChat } from "./openai-chat";
import { openaiCompletions } from "./openai-completions";
import { openaiEmbeddings } from "./openai-embeddings";
import { openaiResponses } from "./openai-responses";

export * from "./dialect";

/** The dialects spoken here, by id. A new one is a folder and a line. */
export const dialects: Readonly<Partial<Record<DialectId, Dialect>>> = {
  "openai-chat": { ...openaiChat, completion: openaiCompletions },
  "openai-responses": openaiResponses,
  "anthropic-messages": anthropicMessages,
  "gemini-generate": geminiGenerate,
};

/** Dialects that only providers speak: every client reaches them by translation. A new one is a folder and a line. */
export const upstreamDialects: readonly UpstreamDialect[] = [cohereV2, bedrockConverse];

/** Embedding beside the dialect whose clients, keys and errors it shares. */
const embeddings: Readonly<Partial<Record<DialectId, EmbeddingCodec>>> = {
  "openai-chat": openaiEmbeddings,
  "gemini-generate": geminiEmbeddings,
};

/** How the clients of a dialect embed; undefined = the dialect has no such operation. */
export const findEmbedding = (id: string): EmbeddingCodec | undefined =>
  Object.hasOwn(embeddings, id) ? embeddings[id as DialectId] : undefined;

/** What only providers speak, by id. */
export const findUpstreamDialect = (id: string): UpstreamDialect | undefined =>
  upstreamDialects.find((dialect) => dialect.id === id);

/** The dialect of an id, or undefined when no client speaks it here (yet). */
export const findDialect = (id: string): Dialect | undefined =>
  Object.hasOwn(dialects, id) ? dialects[id as DialectId] : undefined;
