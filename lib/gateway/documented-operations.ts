import type { z } from "zod";
import {
  CountTokensRequest,
  CountTokensResponse,
  MessagesRequest,
  MessagesResponse,
} from "./dialects/anthropic-messages";
import {
  BatchEmbedContentsRequest,
  BatchEmbedContentsResponse,
  EmbedContentRequest,
  EmbedContentResponse,
} from "./dialects/gemini-embeddings";
import {
  CountTokensRequest as GeminiCountRequest,
  CountTokensResponse as GeminiCountResponse,
  GenerateContentRequestShape,
  GenerateContentResponse,
} from "./dialects/gemini-generate";
import { ChatCompletion, ChatRequest } from "./dialects/openai-chat";
import { CompletionsRequest, CompletionsResponse } from "./dialects/openai-completions";
import { EmbeddingsRequest, EmbeddingsResponse } from "./dialects/openai-embeddings";
import { InputTokensRequest, InputTokensResponse, ResponseObject, ResponsesRequest } from "./dialects/openai-responses";
import { QuoteOutput, QuoteRequest } from "./quote-schemas";

/** A model operation as the public description tells it: the dialect's published schemas, which the readers are tested against. */
export interface DocumentedOperation {
  /** Below the mount; `{model}` stands for an id, which holds a slash. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  readonly body: z.ZodType;
  readonly response: z.ZodType;
  /** Streams as server-sent events when asked to. */
  readonly isStreamable: boolean;
  readonly envelope: "openai" | "anthropic" | "gemini";
}

const gemini = (
  action: string,
  operationId: string,
  summary: string,
  description: string,
  body: z.ZodType,
  response: z.ZodType,
): DocumentedOperation => ({
  path: `/models/{model}:${action}`,
  operationId,
  summary,
  description,
  tag: action.includes("mbed") ? "Embeddings" : "Text",
  body,
  response,
  isStreamable: action.startsWith("stream"),
  envelope: "gemini",
});

/** Every model operation that is served, in the order of the documentation. */
export const documentedOperations: readonly DocumentedOperation[] = [
  {
    path: "/chat/completions",
    operationId: "createChatCompletion",
    summary: "Create a chat completion",
    description: "The OpenAI dialect. Any text model of any provider answers.",
    tag: "Text",
    body: ChatRequest,
    response: ChatCompletion,
    isStreamable: true,
    envelope: "openai",
  },
  {
    path: "/completions",
    operationId: "createCompletion",
    summary: "Create a text completion (legacy)",
    description:
      "For clients of OpenAI's legacy format. The prompt reaches any text model as one user message, by the same path and at the same price as a chat completion. `suffix`, `echo`, `logprobs`, and `n` and `best_of` beyond 1 are refused.",
    tag: "Text",
    body: CompletionsRequest,
    response: CompletionsResponse,
    isStreamable: true,
    envelope: "openai",
  },
  {
    path: "/responses",
    operationId: "createResponse",
    summary: "Create a response",
    description: "The OpenAI Responses dialect. Any text model of any provider answers.",
    tag: "Text",
    body: ResponsesRequest,
    response: ResponseObject,
    isStreamable: true,
    envelope: "openai",
  },
  {
    path: "/responses/input_tokens",
    operationId: "countResponseTokens",
    summary: "Count the input tokens of a response",
    description: "Never charged.",
    tag: "Text",
    body: InputTokensRequest,
    response: InputTokensResponse,
    isStreamable: false,
    envelope: "openai",
  },
  {
    path: "/messages",
    operationId: "createMessage",
    summary: "Create a message",
    description: "The Anthropic dialect. Any text model of any provider answers.",
    tag: "Text",
    body: MessagesRequest,
    response: MessagesResponse,
    isStreamable: true,
    envelope: "anthropic",
  },
  {
    path: "/messages/count_tokens",
    operationId: "countMessageTokens",
    summary: "Count the input tokens of a message",
    description: "Never charged.",
    tag: "Text",
    body: CountTokensRequest,
    response: CountTokensResponse,
    isStreamable: false,
    envelope: "anthropic",
  },
  gemini(
    "generateContent",
    "generateContent",
    "Generate content",
    "The Gemini dialect, under /v1beta and /v1. Any text model of any provider answers.",
    GenerateContentRequestShape,
    GenerateContentResponse,
  ),
  gemini(
    "streamGenerateContent",
    "streamGenerateContent",
    "Generate content as a stream",
    "Server-sent events with `?alt=sse`, else one JSON array.",
    GenerateContentRequestShape,
    GenerateContentResponse,
  ),
  gemini(
    "countTokens",
    "countContentTokens",
    "Count the tokens of contents",
    "Never charged.",
    GeminiCountRequest,
    GeminiCountResponse,
  ),
  gemini(
    "embedContent",
    "embedContent",
    "Embed one text",
    "Any embedding model of any provider answers.",
    EmbedContentRequest,
    EmbedContentResponse,
  ),
  gemini(
    "batchEmbedContents",
    "batchEmbedContents",
    "Embed several texts",
    "One vector for each request, in their order. The same `outputDimensionality` for all of them where the model is not Google's.",
    BatchEmbedContentsRequest,
    BatchEmbedContentsResponse,
  ),
  {
    path: "/embeddings",
    operationId: "createEmbeddings",
    summary: "Turn texts into vectors",
    description: "The OpenAI dialect. Any embedding model of any provider answers.",
    tag: "Embeddings",
    body: EmbeddingsRequest,
    response: EmbeddingsResponse,
    isStreamable: false,
    envelope: "openai",
  },
  {
    path: "/quote",
    operationId: "quoteGeneration",
    summary: "Quote a request without sending it",
    description:
      "Takes the body of any generate or embedding request. Says which endpoints would be tried and which not and why, what the call costs at most, and what translating it would lose. Never charged; no provider is called.",
    tag: "Text",
    body: QuoteRequest,
    response: QuoteOutput,
    isStreamable: false,
    envelope: "openai",
  },
];
