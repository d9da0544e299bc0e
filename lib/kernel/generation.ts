import type { Currency, Nano } from "./money";
import type { CostLine } from "./price";

/** A cap that an operation counts against: spend within [startsAt, next reset). `limitNano` null = count only. */
export interface WindowSpec {
  readonly scope: "key" | "sub" | "tag" | "account_day";
  /** uuid of what is capped. */
  readonly scopeId: string;
  /** ISO 8601 UTC instant at which the window began; the epoch for caps that never reset. */
  readonly startsAt: string;
  readonly limitNano: Nano | null;
}

export const GENERATION_STATUSES = ["started", "completed", "partial", "cancelled", "failed"] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/** The record written together with the hold (or alone when nothing is held): what was asked, by whom. */
export interface GenerationStart {
  /** uuid; equals the hold's and the ledger transaction's. */
  readonly id: string;
  readonly requestId: string;
  readonly accountId: string;
  readonly workspaceId: string;
  readonly subAccountId: string | null;
  readonly keyId: string | null;
  readonly mode: "live" | "test";
  /** Operation and client dialect, e.g. "generate" ("complete", "embed"), "openai-chat". */
  readonly operation: string;
  readonly dialect: string;
  /** The model id as the client wrote it, and the canonical id it resolved to. */
  readonly requestedModel: string;
  readonly model: string;
  readonly isStream: boolean;
  readonly currency: Currency;
  readonly priceVersionId: string | null;
  readonly appUrl: string | null;
  readonly appTitle: string | null;
  readonly tag: string | null;
  readonly endUser: string | null;
  readonly startedAtMs: number;
}

/** Token and unit counts as metered. Totals include their parts. */
export interface UsageRecord {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly reasoningTokens: number;
  /** Where the counts come from: the provider, our own count, or nobody (nothing was made). */
  readonly source: "reported" | "estimated" | "bounded" | "none";
  /** Non-token units, e.g. { image: 2, audio_ms: 61000 }. */
  readonly units: Readonly<Record<string, number>>;
}

/** One try at one endpoint. Journalled even when it failed. */
export interface AttemptRecord {
  readonly position: number;
  readonly provider: string;
  readonly endpointId: string;
  readonly nativeModel: string;
  readonly dialect: string;
  readonly status: number | null;
  /** null = it answered well. */
  readonly error: string | null;
  readonly startedAtMs: number;
  readonly headersMs: number | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

/** What completes the record, written in the same statement as the settle or release. */
export interface GenerationEnd {
  readonly status: Exclude<GenerationStatus, "started">;
  readonly provider: string | null;
  readonly endpointId: string | null;
  /** Set where another model answered than the start names: the record then shows it, and the price version charged. */
  readonly answered?: { readonly model: string; readonly priceVersionId: string | null } | null;
  /** The provider's own id of the answer. */
  readonly upstreamId: string | null;
  readonly usage: UsageRecord;
  readonly costNano: Nano;
  readonly costLines: readonly CostLine[];
  readonly finishReason: string | null;
  readonly nativeFinishReason: string | null;
  readonly errorCode: string | null;
  readonly isInsured: boolean;
  readonly ttftMs: number | null;
  readonly latencyMs: number | null;
  readonly totalMs: number;
  readonly attempts: readonly AttemptRecord[];
  /** Parameters dropped and losses of translation, as public text. */
  readonly droppedParams: readonly string[];
  readonly translationWarnings: readonly string[];
}

export type HoldRefusal = "insufficient" | "in_flight" | "cap" | "inactive" | "busy" | "duplicate";

/** Outcome of a hold. A refusal says what would have been needed, so that the 402 can tell the caller. */
export type HoldOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly why: HoldRefusal;
      readonly availableNano: Nano;
      readonly heldNano: Nano;
      /** For `cap`: which window refused, e.g. "key". */
      readonly scope?: string;
    };
