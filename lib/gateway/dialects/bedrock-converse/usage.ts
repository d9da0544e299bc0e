import { EMPTY_USAGE, type Usage } from "../../ir";
import { isObject } from "../read";
import { objects } from "./own";

/** What a vendor reported: its counts, or the news that they cannot be true (negative, fractional). */
export interface ReportedUsage {
  readonly usage: Usage | null;
  readonly isBad: boolean;
}

const count = (value: unknown): number => {
  if (value === undefined || value === null) return 0;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
};

const KEYS = Object.keys(EMPTY_USAGE) as readonly (keyof Usage)[];

/**
 * `TokenUsage` → counts. `inputTokens` leaves out what was read from and written to the cache; `cacheDetails` splits the
 * writes by lifetime. Thinking is part of the output and not told apart. Source: Amazon Bedrock API reference,
 * TokenUsage and CacheDetail; user guide, "Prompt caching".
 */
export function readUsage(raw: unknown): ReportedUsage {
  if (!isObject(raw) || (raw.inputTokens === undefined && raw.outputTokens === undefined))
    return { usage: null, isBad: false };
  const read = count(raw.cacheReadInputTokens);
  const writes = count(raw.cacheWriteInputTokens);
  const hour = objects(raw.cacheDetails)
    .filter(({ ttl }) => ttl === "1h")
    .reduce((sum, { inputTokens }) => sum + count(inputTokens), 0);
  const cacheWrite1hTokens = Math.min(hour, writes);
  const usage: Usage = {
    ...EMPTY_USAGE,
    inputTokens: count(raw.inputTokens) + read + writes,
    outputTokens: count(raw.outputTokens),
    cacheReadTokens: read,
    cacheWriteTokens: writes - cacheWrite1hTokens,
    cacheWrite1hTokens,
  };
  const isBad = KEYS.some((key) => !Number.isSafeInteger(usage[key]));
  return isBad ? { usage: null, isBad } : { usage, isBad };
}
