import { type AppError, ERRORS } from "@/lib/kernel";
import type { Block, GenerateResponse, ReasoningBlock, StreamError, ToolCallBlock } from "../../ir";
import type { ReplyCost, ReplyMeta } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { encodeFinish } from "./finish-reason";
import { normalise } from "./normalise";
import { nativeOf, OWN, ownMembers } from "./own";
import { callProof, isGenuine, needsProof, sealThought } from "./proofs";
import { encodeUsage } from "./usage";

/** True when the client asked to see thoughts; otherwise Gemini shows none. */
export function showsThoughts(request: unknown): boolean {
  const body = normalise(request);
  const config = isObject(body) && isObject(body.generationConfig) ? body.generationConfig : {};
  return isObject(config.thinkingConfig) && config.thinkingConfig.includeThoughts === true;
}

/** A part that thinking makes, or none when nobody asked to see it. */
export function thoughtPart(block: ReasoningBlock, isShown: boolean): JsonObject[] {
  if (!isShown || (block.text === "" && !needsProof(block))) return [];
  const isOwn = block.redacted === undefined && isGenuine(block.signature, block.signatureBy);
  const proof = isOwn
    ? { thoughtSignature: block.signature }
    : needsProof(block)
      ? { thoughtSignature: sealThought(block) }
      : {};
  return [{ text: block.text, thought: true, ...proof, ...ownMembers(block.extensions) }];
}

/** Arguments as the object that `args` must be; text that is no JSON object is wrapped rather than lost. */
export function callArgs(kind: ToolCallBlock["kind"], argumentsText: string): JsonObject {
  if (kind === "custom") return { input: argumentsText };
  try {
    const args: unknown = JSON.parse(argumentsText || "{}");
    return isObject(args) ? args : { input: args };
  } catch {
    return { input: argumentsText };
  }
}

/** A call as one part, with its proof and that of the thinking before it. */
export function callPart(call: ToolCallBlock, thinking: readonly ReasoningBlock[]): JsonObject {
  const proof = callProof(call, thinking);
  const functionCall = { id: call.id, name: call.name, args: callArgs(call.kind, call.argumentsText) };
  return { functionCall, ...(proof === undefined ? {} : { thoughtSignature: proof }), ...ownMembers(call.extensions) };
}

function mediaPart(block: Extract<Block, { type: "image" | "audio" | "video" | "file" }>): JsonObject {
  const { source } = block;
  if (source.kind === "base64")
    return { inlineData: { mimeType: source.mediaType, data: source.data }, ...ownMembers(block.extensions) };
  const mimeType = source.mediaType === undefined ? {} : { mimeType: source.mediaType };
  return {
    fileData: { ...mimeType, fileUri: source.kind === "url" ? source.url : source.fileId },
    ...ownMembers(block.extensions),
  };
}

function encodeParts(blocks: readonly Block[], isShown: boolean): JsonObject[] {
  let thinking: ReasoningBlock[] = [];
  return blocks.flatMap((block): JsonObject[] => {
    switch (block.type) {
      case "text": {
        const native = nativeOf(block.extensions);
        if (native) return [native];
        const own = ownMembers(block.extensions);
        return block.text === "" && Object.keys(own).length === 0 ? [] : [{ text: block.text, ...own }];
      }
      case "refusal":
        return block.text === "" ? [] : [{ text: block.text }];
      case "reasoning":
        if (needsProof(block) && !isGenuine(block.signature, block.signatureBy)) thinking.push(block);
        return thoughtPart(block, isShown);
      case "tool-call": {
        const part = callPart(block, thinking);
        thinking = [];
        return [part];
      }
      case "tool-result":
        return [];
      default:
        return [mediaPart(block)];
    }
  });
}

/** A whole answer. */
export function encodeResponse(response: GenerateResponse, meta: ReplyMeta, cost: ReplyCost | null): unknown {
  const isShown = showsThoughts(meta.request);
  const candidates = response.choices.map(({ blocks, finish, extensions }, index) => ({
    content: { parts: encodeParts(blocks, isShown), role: "model" },
    finishReason: encodeFinish(finish),
    index,
    ...extensions?.[OWN],
  }));
  return {
    candidates,
    ...response.extensions?.[OWN],
    ...(response.usage ? { usageMetadata: encodeUsage(response.usage, cost) } : {}),
    modelVersion: meta.model,
    responseId: meta.id,
  };
}

const errorBody = (code: number, message: string, status: string, details: readonly JsonObject[]): JsonObject => ({
  error: { code, message, status, details },
});

/** The error envelope. */
export function encodeError(error: AppError, requestId: string): { status: number; body: unknown } {
  const { status, gemini } = ERRORS[error.code];
  const detail = { "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId };
  const info = error.metadata
    ? [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", metadata: error.metadata }]
    : [];
  return { status, body: errorBody(status, error.message, gemini, [detail, ...info]) };
}

/** The data of an error inside a stream; SDKs look for a `code` between 400 and 599. */
export function encodeStreamFailure(error: StreamError): unknown {
  const { status, gemini } = ERRORS[error.code];
  return { error: { code: status, message: error.message, status: gemini } };
}
