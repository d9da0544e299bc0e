import { randomUUID } from "node:crypto";
import type { Block, GenerateResponse, ImageBlock } from "../../ir";
import { madeCallId } from "../call-id";
import type { OutboundCodec } from "../dialect";
import { decodeCall, decodeUrl, ownExtensions } from "./blocks";
import { encodeRequest } from "./encode-request";
import { compact, isObject, type JsonObject, objectsOf, restOf, textOf } from "./json";
import { normalizeMessage, withChanges } from "./normalize";
import { streamDecoder } from "./outbound-stream";
import { decodeReasoning, makerOf } from "./reasoning";
import { checkReply, finishOf } from "./reply";
import { readUsage } from "./usage";
import { readError } from "./vendor-error";

const MESSAGE_KEYS = new Set([
  "role",
  "content",
  "refusal",
  "tool_calls",
  "function_call",
  "reasoning_content",
  "reasoning",
  "reasoning_details",
  "images",
  "audio",
]);
const CHOICE_KEYS = new Set(["index", "message", "finish_reason", "native_finish_reason"]);
const ROOT_KEYS = new Set(["id", "object", "created", "model", "choices", "usage", "x_groq", "provider"]);

/** Pictures that image models put beside the text. */
export const decodeImages = (images: unknown): ImageBlock[] =>
  objectsOf(images).flatMap((image): ImageBlock[] => {
    const url = isObject(image.image_url) ? textOf(image.image_url.url) : null;
    return url ? [{ type: "image", source: decodeUrl(url) }] : [];
  });

function decodeAudio(audio: unknown): Block[] {
  if (!isObject(audio) || typeof audio.data !== "string") return [];
  const { data, ...rest } = audio;
  return [{ type: "audio", source: { kind: "base64", mediaType: "audio/wav", data }, extensions: ownExtensions(rest) }];
}

function decodeChoice(choice: JsonObject, seed: string): GenerateResponse["choices"][number] {
  const raw = isObject(choice.message) ? choice.message : {};
  const message = withChanges(raw, normalizeMessage(raw, seed));
  const legacy = isObject(message.function_call) ? [{ id: madeCallId(seed, 0), function: message.function_call }] : [];
  const calls = [...objectsOf(message.tool_calls), ...legacy].map(decodeCall);
  const { blocks, signatures } = decodeReasoning(message, new Set(calls.map((call) => call.id)));
  const signed = calls.map((call) => {
    const detail = call.signature ? undefined : signatures.get(call.id);
    const signature = detail && textOf(detail.data);
    return signature ? { ...call, signature, signatureBy: makerOf(detail.format) ?? "gemini-generate" } : call;
  });
  const text = textOf(message.content);
  const refusal = textOf(message.refusal);
  const said: Block[] = [
    ...(text ? [{ type: "text" as const, text }] : []),
    ...(refusal ? [{ type: "refusal" as const, text: refusal }] : []),
  ];
  const messageRest = restOf(message, MESSAGE_KEYS);
  const rest = { ...restOf(choice, CHOICE_KEYS), ...(messageRest ? { message: messageRest } : {}) };
  return {
    blocks: [...blocks, ...said, ...decodeImages(message.images), ...decodeAudio(message.audio), ...signed],
    finish: finishOf(choice),
    ...(Object.keys(rest).length > 0 ? { extensions: ownExtensions(rest) } : {}),
  };
}

function decodeResponse(body: unknown): GenerateResponse {
  const reply = checkReply(body);
  const rest = restOf(reply, ROOT_KEYS);
  const { usage, isBad } = readUsage(reply.usage);
  const seed = textOf(reply.id) ?? randomUUID();
  return compact({
    upstreamId: textOf(reply.id),
    upstreamModel: textOf(reply.model),
    choices: objectsOf(reply.choices).map((choice, index) => decodeChoice(choice, `${seed}:${index}`)),
    usage,
    hasBadUsage: isBad || undefined,
    extensions: ownExtensions(rest),
  }) as unknown as GenerateResponse;
}

export const outbound: OutboundCodec = {
  encodeRequest,
  decodeResponse,
  decodeError(status, body) {
    const error = readError(body);
    return { message: error?.message ?? `The provider answered with status ${status}.`, type: error?.type ?? null };
  },
  streamDecoder,
};
