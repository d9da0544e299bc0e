import { AppError } from "@/lib/kernel";
import type { Block, GenerateResponse } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { decodeCall, withProof } from "./decode-items";
import { decodeFinish } from "./finish-reason";
import { objectsOf, textOf } from "./own";
import { decodePart, nativeBlock } from "./parts";
import { type CallProof, decodeReasoning, isCallProof } from "./reasoning";
import { readUsage } from "./usage";
import { decodeError } from "./vendor-error";

/** A finished item of an answer → blocks, or the proof of a call. */
export function decodeItem(item: JsonObject): readonly Block[] | CallProof {
  switch (item.type) {
    case "message":
      return objectsOf(item.content).map(decodePart);
    case "function_call":
    case "custom_tool_call":
      return [decodeCall(item)];
    case "reasoning": {
      const decoded = decodeReasoning(item);
      return decoded === null ? [] : isCallProof(decoded) ? decoded : [decoded];
    }
    case "image_generation_call": {
      const data = textOf(item.result);
      return data ? [{ type: "image", source: { kind: "base64", mediaType: imageType(item), data } }] : [];
    }
    default:
      return [nativeBlock(item)];
  }
}

export const imageType = (item: JsonObject): string => `image/${textOf(item.output_format) ?? "png"}`;

/** Throws AppError `provider_error` unless the body is a response that did not fail. */
function checkResponse(body: unknown): JsonObject {
  if (isObject(body) && Array.isArray(body.output) && !isObject(body.error)) return body;
  const { message } = decodeError(0, body);
  throw new AppError("provider_error", { message });
}

export function decodeResponse(body: unknown): GenerateResponse {
  const response = checkResponse(body);
  const proofs = new Map<string, CallProof>();
  const blocks: Block[] = [];
  for (const item of objectsOf(response.output)) {
    const decoded = decodeItem(item);
    if ("callId" in decoded) proofs.set(decoded.callId, decoded);
    else blocks.push(...decoded);
  }
  const hasCalls = blocks.some((block) => block.type === "tool-call");
  const { usage, isBad } = readUsage(response.usage, response.output);
  return {
    upstreamId: textOf(response.id),
    upstreamModel: textOf(response.model),
    choices: [
      {
        blocks: blocks.map((block) => (block.type === "tool-call" ? withProof(block, proofs) : block)),
        finish: decodeFinish(response, hasCalls),
      },
    ],
    usage,
    ...(isBad ? { hasBadUsage: true } : {}),
  };
}
