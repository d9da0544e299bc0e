import { type AppError, ERRORS } from "@/lib/kernel";
import type { InboundCodec } from "../dialect";
import { decodeRequest } from "./decode-request";
import { encodeResponse } from "./encode-response";
import { readFacts } from "./facts";
import { encodeStreamError, streamEncoder } from "./inbound-stream";

/** OpenAI's envelope, `code` = the status (surface: errors). */
function encodeError(error: AppError): { status: number; body: unknown } {
  const row = ERRORS[error.code];
  const metadata = error.metadata ? { metadata: error.metadata } : {};
  return {
    status: row.status,
    body: {
      error: { message: error.message, type: row.openai, code: row.status, param: error.param ?? null, ...metadata },
    },
  };
}

export const inbound: InboundCodec = {
  readFacts,
  decodeRequest,
  encodeResponse,
  streamEncoder,
  encodeError,
  encodeStreamError,
};
