import type { InboundCodec } from "../dialect";
import { decodeRequest } from "./decode-request";
import { encodeError, encodeResponse } from "./encode-response";
import { readFacts } from "./facts";
import { streamFraming } from "./framing";
import { encodeStreamError, streamEncoder } from "./inbound-stream";

export const inbound: InboundCodec = {
  readFacts,
  // Nothing is lost on the way in: what the neutral form cannot say rides along, and the encoder that drops it warns.
  decodeRequest: (body, path) => ({
    request: decodeRequest(body, path.model ?? "", path.action === "streamGenerateContent"),
    warnings: [],
  }),
  encodeResponse,
  streamEncoder,
  encodeError,
  encodeStreamError,
  streamFraming,
};
