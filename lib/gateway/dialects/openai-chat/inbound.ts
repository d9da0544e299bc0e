import { type AppError, ERRORS } from "@/lib/kernel";
import type { AudioBlock, Block, GenerateResponse, ImageBlock, ReasoningBlock, ToolCallBlock } from "../../ir";
import { legalCallId } from "../call-id";
import type { InboundCodec, ReplyCost, ReplyMeta } from "../dialect";
import { encodeCall, encodeUrl, ownMembers } from "./blocks";
import { decodeRequest } from "./decode-request";
import { readFacts } from "./facts";
import { encodeFinish } from "./finish-reason";
import { encodeStreamError, isLegacyRequest, streamEncoder } from "./inbound-stream";
import { isObject, type JsonObject } from "./json";
import { encodeReasoning } from "./reasoning";
import { usageReply } from "./usage";

/** Words of the reference services for the same errors. */
const ALIASES: Readonly<Record<string, string>> = {
  authentication: "invalid_api_key",
  insufficient_credits: "insufficient_balance",
  credits_in_flight: "insufficient_balance",
};

const ofType = <T extends Block["type"]>(blocks: readonly Block[], type: T): Extract<Block, { type: T }>[] =>
  blocks.filter((block): block is Extract<Block, { type: T }> => block.type === type);

const textsOf = (blocks: readonly { readonly text: string }[]): string | null =>
  blocks.length > 0 ? blocks.map((block) => block.text).join("") : null;

const encodeImage = (block: ImageBlock): JsonObject => ({
  type: "image_url",
  image_url: { url: encodeUrl(block.source) },
});

function encodeAudio(block: AudioBlock, meta: ReplyMeta): JsonObject {
  const data = block.source.kind === "base64" ? block.source.data : "";
  return {
    id: `audio_${meta.id}`,
    transcript: "",
    expires_at: meta.createdSeconds + 3600,
    ...ownMembers(block.extensions),
    data,
  };
}

function encodeCalls(calls: readonly ToolCallBlock[], isLegacy: boolean): JsonObject {
  const encoded = calls.map((call): JsonObject => ({ ...encodeCall(call), id: legalCallId(call.id) }));
  const [first] = encoded;
  if (!first) return {};
  return isLegacy ? { function_call: first.function } : { tool_calls: encoded };
}

function encodeMessage(blocks: readonly Block[], meta: ReplyMeta): JsonObject {
  const images = ofType(blocks, "image");
  const [audio] = ofType(blocks, "audio");
  const reasoning: ReasoningBlock[] = ofType(blocks, "reasoning");
  const calls: ToolCallBlock[] = ofType(blocks, "tool-call");
  return {
    role: "assistant",
    content: textsOf(ofType(blocks, "text")),
    refusal: textsOf(ofType(blocks, "refusal")),
    ...encodeReasoning(reasoning, calls),
    ...encodeCalls(calls, isLegacyRequest(meta.request)),
    ...(images.length > 0 ? { images: images.map(encodeImage) } : {}),
    ...(audio ? { audio: encodeAudio(audio, meta) } : {}),
  };
}

/** The whole answer. Holds exact numbers: write it with `toJson` of the kernel. */
function encodeResponse(response: GenerateResponse, meta: ReplyMeta, cost: ReplyCost | null): unknown {
  const usage = usageReply(response.usage, cost, null);
  return {
    id: meta.id,
    object: "chat.completion",
    created: meta.createdSeconds,
    model: meta.model,
    choices: response.choices.map(({ blocks, finish, extensions }, index) => {
      const { message, ...beside } = ownMembers(extensions);
      return {
        index,
        message: { ...encodeMessage(blocks, meta), ...(isObject(message) ? message : {}) },
        logprobs: null,
        ...beside,
        ...encodeFinish(finish, isLegacyRequest(meta.request)),
      };
    }),
    ...(usage ? { usage } : {}),
    system_fingerprint: null,
    ...ownMembers(response.extensions),
  };
}

function encodeError(error: AppError): { status: number; body: unknown } {
  const row = ERRORS[error.code];
  const alias = ALIASES[error.code];
  const metadata = { ...error.metadata, ...(alias ? { aliases: [alias] } : {}) };
  const extra = Object.keys(metadata).length > 0 ? { metadata } : {};
  return {
    status: row.status,
    body: {
      error: { message: error.message, type: row.openai, code: row.status, param: error.param ?? null, ...extra },
    },
  };
}

export const inbound: InboundCodec = {
  readFacts,
  decodeRequest,
  encodeResponse,
  streamEncoder,
  encodeError,
  encodeStreamError,
};
