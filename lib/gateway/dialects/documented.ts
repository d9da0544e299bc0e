import { AppError, errorDocsPath } from "@/lib/kernel";
import type { Dialect } from "./dialect";

/** The same error, with `metadata.docs_url`: what happened, why, and the one thing to do, in the reader's browser. */
export function documentedError(error: AppError, docsOrigin: string): AppError {
  const { code, message, param, metadata, retryAfterSeconds, cause } = error;
  return new AppError(code, {
    message,
    param,
    metadata: { ...metadata, docs_url: docsOrigin + errorDocsPath(code) },
    retryAfterSeconds,
    cause,
  });
}

/** A dialect whose error envelopes link to the documentation. Each stays its envelope's only renderer. */
export const documented = (dialect: Dialect, docsOrigin: string): Dialect => ({
  ...dialect,
  inbound: {
    ...dialect.inbound,
    encodeError: (error, requestId) => dialect.inbound.encodeError(documentedError(error, docsOrigin), requestId),
  },
});
