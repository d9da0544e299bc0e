import type { ReplyCost } from "../dialects/dialect";
import type { FinishReason, StreamError, Usage } from "../ir";

/** What is known of a stream so far. */
export interface StreamState {
  readonly usage: Usage | null;
  /** The provider gave figures that are no counts. */
  readonly hasBadUsage?: boolean;
  readonly finishReason: FinishReason | null;
  readonly upstreamId: string | null;
  /** UTF-8 bytes of visible output. */
  readonly outputBytes: number;
  /** The provider said its last word. */
  readonly isEnded: boolean;
  readonly error: StreamError | null;
}

/** Provider's bytes in, client's bytes out: passed through, or by way of the neutral form. */
export interface StreamPath {
  /** Feeds bytes; gives what may be sent at once to `send`. What must wait for the settle is kept for `finish`. */
  push(chunk: Uint8Array, send: (bytes: Uint8Array) => void): void;
  /** The provider closed. Without its end mark `state.error` is set. */
  close(send: (bytes: Uint8Array) => void): void;
  /** What was kept, with usage and cost, the end mark last. `cut` ends a stream the provider has not ended. */
  finish(usage: Usage, cost: ReplyCost, cut?: FinishReason): Uint8Array[];
  /** The error as the last frames of this stream, for a path that knows what they must go on from; null = it does not. */
  fail(error: StreamError): Uint8Array[] | null;
  readonly state: StreamState;
}

export const CUT_SHORT: StreamError = {
  code: "provider_error",
  message: "The provider's stream ended before the answer was complete.",
};
