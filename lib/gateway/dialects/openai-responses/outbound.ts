import type { OutboundCodec } from "../dialect";
import { decodeResponse } from "./decode-output";
import { encodeRequest } from "./encode-request";
import { streamDecoder } from "./outbound-stream";
import { decodeError } from "./vendor-error";

export const outbound: OutboundCodec = { encodeRequest, decodeResponse, decodeError, streamDecoder };
