import type { Block, GenerateRequest, GenerateResponse } from "../../ir";
import type { OutboundCodec } from "../dialect";
import { isObject } from "../read";
import { answerMembers, asFreeText, decodeError, freeTextTools } from "./answer";
import { decodeContent } from "./blocks";
import { encodeRequest } from "./encode-request";
import { decodeFinish } from "./finish-reason";
import { streamDecoder } from "./outbound-stream";
import { OWN } from "./signatures";
import { readUsage } from "./usage";

function decodeResponse(body: unknown, request?: GenerateRequest): GenerateResponse {
  const wire = isObject(body) ? body : {};
  const custom = freeTextTools(request);
  const blocks = decodeContent(wire.content).map(
    (block): Block => (block.type === "tool-call" && custom.has(block.name) ? asFreeText(block) : block),
  );
  const members = answerMembers(wire);
  const { usage, isBad } = readUsage(wire.usage);
  return {
    upstreamId: typeof wire.id === "string" ? wire.id : null,
    upstreamModel: typeof wire.model === "string" ? wire.model : null,
    choices: [
      {
        blocks,
        finish: decodeFinish(wire.stop_reason, wire.stop_sequence),
        ...(Object.keys(members).length > 0 ? { extensions: { [OWN]: members } } : {}),
      },
    ],
    usage,
    ...(isBad ? { hasBadUsage: true } : {}),
  };
}

export const outbound: OutboundCodec = { encodeRequest, decodeResponse, decodeError, streamDecoder };
