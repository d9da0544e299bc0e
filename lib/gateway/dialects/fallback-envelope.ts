import { type AppError, ERRORS } from "@/lib/kernel";
import type { DialectId } from "./dialect";

/** Error envelopes of paths whose dialect is not spoken here (yet): Google's for Gemini paths, OpenAI's for the rest. */
export function fallbackEnvelope(
  dialect: DialectId,
  error: AppError,
  requestId: string,
): { status: number; body: unknown } {
  const { status, gemini, openai } = ERRORS[error.code];
  if (dialect === "gemini-generate") {
    return {
      status,
      body: { error: { code: status, message: error.message, status: gemini, details: [{ request_id: requestId }] } },
    };
  }
  const { message, param, metadata } = error;
  return {
    status,
    body: { error: { message, type: openai, code: status, param: param ?? null, metadata: metadata ?? {} } },
  };
}
