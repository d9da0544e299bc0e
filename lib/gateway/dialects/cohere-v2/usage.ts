import { EMPTY_USAGE, type Usage } from "../../ir";
import { isObject, type JsonObject } from "../read";

/** What Cohere reported: its counts, or the news that they cannot be true. */
export interface ReportedUsage {
  readonly usage: Usage | null;
  readonly isBad: boolean;
}

const BAD: ReportedUsage = { usage: null, isBad: true };

const part = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** A count; undefined = not said, NaN = said and no count. */
function count(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
}

/**
 * Cohere counts twice. `tokens` is all that went through the model, with what Cohere itself puts around the client's words
 * (its preamble, tool templates, special tokens). `billed_units` leaves that out and is what an invoice says: "the billed
 * input and output tokens are the tokens that you're actually billed for […] tokens you don't have control over, you are
 * not charged for them" (docs.cohere.com, "How Does Cohere's Pricing Work?"). A price per token is a price per billed
 * token, so `billed_units` are our counts; `tokens` stand in where a deployment names no billed ones.
 *
 * `cached_tokens` are a part of `tokens`. A cache holds the beginning of a prompt, where Cohere's own words stand, so only
 * what reaches beyond them was the client's: cached = cached_tokens - (tokens.input - billed.input), never below zero.
 * Thinking is in the output and not told apart.
 */
export function readUsage(raw: unknown): ReportedUsage {
  if (!isObject(raw)) return { usage: null, isBad: false };
  const billed = part(raw.billed_units);
  const whole = part(raw.tokens);
  const wholeInput = count(whole.input_tokens);
  const wholeOutput = count(whole.output_tokens);
  const input = count(billed.input_tokens) ?? wholeInput;
  const output = count(billed.output_tokens) ?? wholeOutput;
  const cached = count(raw.cached_tokens) ?? 0;
  if ([input, output, cached, wholeInput, wholeOutput].some((value) => Number.isNaN(value))) return BAD;
  if (input === undefined && output === undefined) return { usage: null, isBad: false };
  const inputTokens = input ?? 0;
  const read = wholeInput ?? inputTokens;
  if (cached > Math.max(read, inputTokens)) return BAD;
  const hidden = Math.max(0, read - inputTokens);
  const cacheReadTokens = Math.min(inputTokens, Math.max(0, cached - hidden));
  return { usage: { ...EMPTY_USAGE, inputTokens, outputTokens: output ?? 0, cacheReadTokens }, isBad: false };
}
