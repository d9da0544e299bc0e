import type { Extensions } from "./extensions";
import type { FinishReason, Usage } from "./response";

/**
 * A stream in no vendor's words. Grammar (checked by `checkGrammar` in tests and in production sampling):
 * `response-start, (block-start block-delta* block-end)*, usage*, (finish | error)`; several blocks may be open at once,
 * each index is used once, usage is cumulative (the last one counts) and may come at any time before the end; before the
 * finish its output side may lag behind what was sent.
 */
export type StreamEvent =
  | { readonly type: "response-start"; readonly upstreamId: string | null; readonly upstreamModel: string | null }
  | { readonly type: "block-start"; readonly index: number; readonly choice?: number; readonly block: OpeningBlock }
  | { readonly type: "block-delta"; readonly index: number; readonly delta: BlockDelta }
  | { readonly type: "block-end"; readonly index: number }
  | { readonly type: "usage"; readonly usage: Usage }
  /** The vendor reported counts that cannot be true; for the meter, never for an encoder. */
  | { readonly type: "bad-usage" }
  | {
      readonly type: "finish";
      readonly reason: FinishReason;
      readonly choice?: number;
      readonly extensions?: Extensions;
    }
  | { readonly type: "error"; readonly error: StreamError };

/** How a block opens. Text of text-like blocks and arguments of calls arrive as deltas only. */
export type OpeningBlock =
  | { readonly type: "text"; readonly extensions?: Extensions }
  | { readonly type: "refusal" }
  | {
      readonly type: "reasoning";
      readonly isSummary?: boolean;
      readonly redacted?: string;
      readonly signatureBy?: string;
      readonly id?: string;
      readonly extensions?: Extensions;
    }
  | {
      readonly type: "tool-call";
      readonly kind: "function" | "custom";
      readonly id: string;
      readonly name: string;
      readonly signature?: string;
      readonly signatureBy?: string;
      readonly extensions?: Extensions;
    }
  | { readonly type: "image"; readonly mediaType: string; readonly data: string }
  | { readonly type: "audio"; readonly mediaType: string };

export type BlockDelta =
  | { readonly type: "text"; readonly text: string }
  /** A piece of a call's arguments; the pieces of a function call join to valid JSON ("{}" for none). */
  | { readonly type: "arguments"; readonly text: string }
  | { readonly type: "signature"; readonly signature: string; readonly signatureBy?: string }
  | { readonly type: "data"; readonly data: string }
  | { readonly type: "extension"; readonly extensions: Extensions };

/** A failure inside a stream. `message` is already scrubbed. */
export interface StreamError {
  readonly code: "provider_error" | "provider_unavailable" | "upstream_rate_limited" | "upstream_timeout" | "internal";
  readonly message: string;
  /** The provider's own status or type, for the record. */
  readonly raw?: string;
}
