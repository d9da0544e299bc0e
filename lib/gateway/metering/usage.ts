import type { Quantities, UsageRecord } from "@/lib/kernel";
import { EMPTY_USAGE, type Usage } from "../ir";
import { countTokens } from "./estimate";

/** What was metered while an answer passed, and the bounds it may not exceed. */
export interface Metered {
  /** The provider's own figures, or null when it gave none. */
  readonly reported: Usage | null;
  /** The provider gave figures that are no counts (negative, fractions). */
  readonly hasBadUsage: boolean;
  /** UTF-8 bytes of the prompt's text, read only when it must be counted here. */
  readonly promptTextBytes: () => number;
  readonly mediaTokens: () => number;
  /** UTF-8 bytes of visible output. */
  readonly outputBytes: number;
  readonly promptTokenBound: number;
  readonly outputTokenBound: number;
}

/** Usage that may be charged, with where it comes from. */
export interface JudgedUsage {
  readonly usage: Usage;
  readonly source: UsageRecord["source"];
  /** True when the provider's figures were beyond belief: an alarm for the operator. */
  readonly isAbsurd: boolean;
}

/** A report may exceed the bound by this much before it is disbelieved: vendors count templates and tools differently. */
const TOLERANCE = 1.5;
const SLACK_TOKENS = 2000;
/** Searches that one answer is believed to have made, where the rest of its figures is not. */
const MAX_SEARCHES = 100;

const TOKEN_FIELDS = Object.keys(EMPTY_USAGE) as (keyof Usage)[];
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/**
 * Decides what counts: the report when it is plausible (an explicit zero is a value), the bound when it is not, our own
 * count of bytes when there is none.
 */
export function judgeUsage(metered: Metered): JudgedUsage {
  const { reported } = metered;
  if (reported === null) {
    const { hasBadUsage } = metered;
    return { usage: countedUsage(metered), source: hasBadUsage ? "bounded" : "estimated", isAbsurd: hasBadUsage };
  }
  const inputMax = Math.ceil(metered.promptTokenBound * TOLERANCE) + SLACK_TOKENS;
  const outputMax = Math.ceil(metered.outputTokenBound * TOLERANCE) + SLACK_TOKENS;
  const areCounts = TOKEN_FIELDS.every((field) => isCount(reported[field]));
  if (areCounts && reported.inputTokens <= inputMax && reported.outputTokens <= outputMax) {
    return { usage: reported, source: "reported", isAbsurd: false };
  }
  const counted = countedUsage(metered);
  const bounded = (value: number, max: number, fallback: number) =>
    !isCount(value) ? fallback : value > max ? Math.min(value, max) : value;
  const inputTokens = bounded(reported.inputTokens, metered.promptTokenBound, counted.inputTokens);
  const outputTokens = bounded(reported.outputTokens, metered.outputTokenBound, counted.outputTokens);
  const part = (value: number, total: number) => (isCount(value) ? Math.min(value, total) : 0);
  return {
    usage: {
      ...EMPTY_USAGE,
      inputTokens,
      outputTokens,
      cacheReadTokens: part(reported.cacheReadTokens, inputTokens),
      reasoningTokens: part(reported.reasoningTokens, outputTokens),
      webSearches: part(reported.webSearches, MAX_SEARCHES),
    },
    source: "bounded",
    isAbsurd: true,
  };
}

/** Our own count of what was sent and made. */
export const countedUsage = (metered: Metered): Usage => ({
  ...EMPTY_USAGE,
  inputTokens: Math.min(countTokens(metered.promptTextBytes()) + metered.mediaTokens(), metered.promptTokenBound),
  outputTokens: Math.min(countTokens(metered.outputBytes), metered.outputTokenBound),
});

const rest = (total: number, ...parts: number[]): number =>
  Math.max(
    0,
    parts.reduce((left, part) => left - part, total),
  );

/** Usage → what is charged. Parts never overlap: `input` and `output` are the remainders. */
export function quantitiesOf(usage: Usage): Quantities {
  return {
    input: rest(
      usage.inputTokens,
      usage.cacheReadTokens,
      usage.cacheWriteTokens,
      usage.cacheWrite1hTokens,
      usage.inputAudioTokens,
      usage.inputImageTokens,
    ),
    output: rest(usage.outputTokens, usage.outputAudioTokens, usage.outputImageTokens),
    cache_read: usage.cacheReadTokens,
    cache_write: usage.cacheWriteTokens,
    cache_write_1h: usage.cacheWrite1hTokens,
    input_audio: usage.inputAudioTokens,
    output_audio: usage.outputAudioTokens,
    input_image: usage.inputImageTokens,
    output_image: usage.outputImageTokens,
    web_search: usage.webSearches,
    request: 1,
  };
}

/** The record's form of a judged usage. */
export const usageRecord = ({ usage, source }: JudgedUsage): UsageRecord => ({
  inputTokens: usage.inputTokens,
  outputTokens: usage.outputTokens,
  cacheReadTokens: usage.cacheReadTokens,
  cacheWriteTokens: usage.cacheWriteTokens + usage.cacheWrite1hTokens,
  reasoningTokens: usage.reasoningTokens,
  source,
  units: usage.webSearches > 0 ? { web_search: usage.webSearches } : {},
});

export const NO_USAGE: UsageRecord = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  source: "none",
  units: {},
};
