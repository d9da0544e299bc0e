import { AppError } from "@/lib/kernel";

const NODE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);
const MESSAGES = /terminated|timeout|not queryable|Connection ended|closed the connection|pool after calling end/i;

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
};

/** True when the database could not be reached or went away, so that the outcome is unknown: nothing about the statement. */
export function isConnectionError(error: unknown): boolean {
  const code = codeOf(error);
  if (NODE_CODES.has(code) || code.startsWith("08") || code.startsWith("57P") || code === "53300") return true;
  if (code === "25006") return true;
  return code === "" && error instanceof Error && MESSAGES.test(error.message);
}

/** Deadlock and serialisation failure: the transaction did nothing and may be tried again. */
export const isRetryable = (error: unknown): boolean => codeOf(error) === "40P01" || codeOf(error) === "40001";

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === "23505";

export const unavailable = (cause?: unknown): AppError =>
  new AppError("temporarily_unavailable", { cause, retryAfterSeconds: 1 });
