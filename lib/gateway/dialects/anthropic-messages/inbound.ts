import type { InboundCodec } from "../dialect";
import { decodeRequest } from "./decode-request";
import { encodeError, encodeResponse } from "./encode-response";
import { readFacts } from "./facts";
import { encodeStreamError, PING, streamEncoder } from "./inbound-stream";

export const inbound: InboundCodec = {
  readFacts,
  // Nothing is lost on the way in: what the neutral form cannot say rides along, and the encoder that drops it warns.
  decodeRequest: (body) => ({ request: decodeRequest(body), warnings: [] }),
  encodeResponse,
  streamEncoder,
  encodeError,
  encodeStreamError,
  heartbeat: PING,
};
