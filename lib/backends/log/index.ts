import pino from "pino";
import type { Log } from "@/lib/kernel";

const SECRET =
  /air_(live|test)_[A-Za-z0-9_-]{8,}|sk-[A-Za-z0-9_-]{16,}|(sk|rk|whsec)_(live|test)?_?[A-Za-z0-9]{16,}|Bearer\s+[A-Za-z0-9._-]{16,}/g;

/** JSON lines on stdout. Text that looks like a credential is struck out whatever field it stands in. */
export function createLog(level: string): Log {
  const redact = (value: unknown): unknown => (typeof value === "string" ? value.replace(SECRET, "[redacted]") : value);
  const logger = pino({
    level,
    base: { pid: process.pid },
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, redact(value)])),
    },
  });
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
