import type { z } from "zod";
import {
  CountTokensRequest,
  CountTokensResponse,
  MessagesRequest,
  MessagesResponse,
} from "./dialects/anthropic-messages";
import { ChatCompletion, ChatRequest } from "./dialects/openai-chat";
import { InputTokensRequest, InputTokensResponse, ResponseObject, ResponsesRequest } from "./dialects/openai-responses";
import { QuoteOutput, QuoteRequest } from "./quote-schemas";

/** A model operation as the public description tells it: the dialect's published schemas, which the readers are tested against. */
export interface DocumentedOperation {
  /** Below the mount. */
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
  {
    path: "/quote",
    operationId: "quoteGeneration",
    summary: "Quote a request without sending it",
    description:
      "Takes the body of any generate request. Says which endpoints would be tried and which not and why, what the call costs at most, and what translating it would lose. Never charged; no provider is called.",
    tag: "Text",
    body: QuoteRequest,
    response: QuoteOutput,
    isStreamable: false,
    envelope: "openai",
  },
];
