import type { CompletionCodec } from "../dialects/dialect";
import type { GatewayReply } from "../http";
import { reframe } from "./reframe";

/** The answer to a text completion in its own form; a refusal as it is. */
export function asCompletion(reply: GatewayReply, codec: CompletionCodec): GatewayReply {
  const { body, status } = reply;
  if (status !== 200 || body === null) return reply;
  if (typeof body === "string" || body instanceof Uint8Array)
    return { ...reply, body: codec.toCompletion(Buffer.from(body)) };
  return reframe(reply, codec.framing());
}
