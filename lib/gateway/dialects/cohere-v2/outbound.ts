import { randomUUID } from "node:crypto";
import type { Block, GenerateRequest, GenerateResponse, ToolCallBlock } from "../../ir";
import { legalCallId, madeCallId } from "../call-id";
import type { OutboundCodec } from "../dialect";
import { isObject, type JsonObject } from "../read";
import { encodeRequest } from "./encode-request";
import { decodeFinish } from "./finish-reason";
import { streamDecoder } from "./outbound-stream";
import { readArguments, type SentTools, sentTools } from "./tools";
import { readUsage } from "./usage";

const objectsOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function decodeContent(content: unknown): Block[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return objectsOf(content).flatMap((part): Block[] => {
    const isThought = part.type === "thinking";
    const text = textOf(isThought ? part.thinking : part.text);
    return text === "" ? [] : [isThought ? { type: "reasoning", text } : { type: "text", text }];
  });
}

function decodeCall(call: JsonObject, index: number, seed: string, sent: SentTools): ToolCallBlock {
  const wire = isObject(call.function) ? call.function : {};
  const name = sent.original(textOf(wire.name));
  const isFreeText = sent.isFreeText(name);
  const id = textOf(call.id);
  return {
    type: "tool-call",
    kind: isFreeText ? "custom" : "function",
    id: id === "" ? madeCallId(seed, index) : legalCallId(id),
    name,
    argumentsText: readArguments(wire.arguments, isFreeText),
  };
}

/**
 * `tool_plan`, the sentence in which a model says what it is about to call, is text: it is written for the reader, other
 * vendors' models say the same in their text, and so it survives with clients that throw thinking away. Thinking proper
 * comes as content of that type. Citations have no counterpart in the neutral form and are left out.
 */
function decodeResponse(body: unknown, request?: GenerateRequest): GenerateResponse {
  const wire = isObject(body) ? body : {};
  if (!isObject(wire.message)) throw new Error("the answer holds no message");
  const { content, tool_plan: plan, tool_calls: toolCalls } = wire.message;
  const seed = textOf(wire.id) || randomUUID();
  const sent = sentTools(request);
  const calls = objectsOf(toolCalls).map((call, index) => decodeCall(call, index, seed, sent));
  const planned: Block[] = textOf(plan) === "" ? [] : [{ type: "text", text: textOf(plan) }];
  const { usage, isBad } = readUsage(wire.usage);
  return {
    upstreamId: textOf(wire.id) || null,
    upstreamModel: null,
    choices: [
      {
        blocks: [...decodeContent(content), ...planned, ...calls],
        finish: decodeFinish(wire.finish_reason, calls.length > 0),
      },
    ],
    usage,
    ...(isBad ? { hasBadUsage: true } : {}),
  };
}

/** `{message}`, with the request's id beside it. */
function decodeError(status: number, body: unknown): { message: string; type: string | null } {
  const message = isObject(body) ? textOf(body.message) : textOf(body);
  return { message: message || `The provider answered with status ${status}.`, type: null };
}

export const outbound: OutboundCodec = { encodeRequest, decodeResponse, decodeError, streamDecoder };
