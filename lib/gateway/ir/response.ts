import type { Block } from "./content";
import type { Extensions } from "./extensions";

/** Tokens as every dialect's `usage.ts` delivers them: totals include their parts, parts sum to at most the total. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  /** Five-minute (default) cache writes, without the one-hour ones. */
  readonly cacheWriteTokens: number;
  readonly cacheWrite1hTokens: number;
  readonly reasoningTokens: number;
  readonly inputAudioTokens: number;
  readonly outputAudioTokens: number;
  readonly inputImageTokens: number;
  readonly outputImageTokens: number;
  readonly webSearches: number;
}

export const EMPTY_USAGE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  reasoningTokens: 0,
  inputAudioTokens: 0,
  outputAudioTokens: 0,
  inputImageTokens: 0,
  outputImageTokens: 0,
  webSearches: 0,
};

export type UnifiedFinish = "stop" | "length" | "tool_calls" | "content_filter" | "error";

/** Why generation ended: one of five words, and the vendor's own. `stopSequence` when one matched. */
export interface FinishReason {
  readonly unified: UnifiedFinish;
  readonly raw: string | null;
  readonly stopSequence?: string;
}

/** A whole answer. With n > 1 each choice has its own blocks and finish. */
export interface GenerateResponse {
  readonly upstreamId: string | null;
  readonly upstreamModel: string | null;
  readonly choices: readonly {
    readonly blocks: readonly Block[];
    readonly finish: FinishReason;
    readonly extensions?: Extensions;
  }[];
  /** null = the vendor did not say. */
  readonly usage: Usage | null;
  /** The vendor reported counts that cannot be true: `usage` is null. */
  readonly hasBadUsage?: boolean;
  readonly extensions?: Extensions;
}
