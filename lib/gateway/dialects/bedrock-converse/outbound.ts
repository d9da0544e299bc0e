import type { GenerateRequest, GenerateResponse } from "../../ir";
import type { OutboundCodec } from "../dialect";
import { isObject } from "../read";
import { decodeBlock } from "./blocks";
import { encodeRequest } from "./encode-request";
import { decodeFinish } from "./finish-reason";
import { streamDecoder } from "./outbound-stream";
import { OWN, objects, part } from "./own";
import { sentTools } from "./tool-names";
import { readUsage } from "./usage";
import { decodeError } from "./vendor-error";

/** An answer of Converse: it names neither itself nor its model. Throws Error when it is none. */
function decodeResponse(raw: unknown, request?: GenerateRequest): GenerateResponse {
  const body = isObject(raw) ? raw : {};
  if (!isObject(body.output)) throw new Error("an answer without its output");
  const sent = sentTools(request);
  const blocks = objects(part(body.output.message).content)
    .map((block) => decodeBlock(block, sent))
    .filter((block) => block.type !== "text" || block.text !== "" || block.extensions !== undefined);
  const hasCalls = blocks.some((block) => block.type === "tool-call");
  const { usage, isBad } = readUsage(body.usage);
  const members = body.additionalModelResponseFields;
  return {
    upstreamId: null,
    upstreamModel: null,
    choices: [
      {
        blocks,
        finish: decodeFinish(body.stopReason, hasCalls),
        ...(isObject(members) ? { extensions: { [OWN]: { additionalModelResponseFields: members } } } : {}),
      },
    ],
    usage,
    ...(isBad ? { hasBadUsage: true } : {}),
  };
}

export const outbound: OutboundCodec = { encodeRequest, decodeResponse, decodeError, streamDecoder };
