/** What the upstream double does with one request. */
export interface Behaviour {
  /** Pieces of text of the answer; a stream sends one chunk for each. */
  readonly pieces?: readonly string[];
  /** Calls the model makes after its text. */
  readonly calls?: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
  /** Responses only: thinking before the text, with its ciphertext. */
  readonly thinking?: { readonly id: string; readonly summary: string; readonly encrypted: string };
  /** Wait before each chunk of a stream, and before a plain answer. */
  readonly delayMs?: number;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  readonly cachedTokens?: number;
  readonly reasoningTokens?: number;
  /** Where a stream puts its usage; `none` = nowhere. A plain answer leaves it out only for `none`. */
  readonly usageAt?: "extra-chunk" | "finish-chunk" | "every-chunk" | "none";
  /** Replaces the usage object as it stands. */
  readonly rawUsage?: unknown;
  readonly finishReason?: string | null;
  readonly fault?: Fault;
  /** Stream: the fault strikes after this many chunks of text. */
  readonly faultAfter?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it stands instead of an answer. */
  readonly rawBody?: string;
  /** Cuts the stream's bytes into writes of this many bytes, whatever they hold. */
  readonly writeBytes?: number;
}

export type Fault =
  /** The connection is reset (before the head when nothing was sent yet). */
  | "reset"
  /** Nothing more is sent, the connection stays open. */
  | "stall"
  /** The stream closes in good order without finish, usage and end mark. */
  | "cut"
  /** One frame is no JSON. */
  | "malformed-chunk"
  /** A frame with `error`, then the end. */
  | "error-frame"
  /** Everything but the end mark. */
  | "no-end-mark";

/** One request as the double saw it: the oracle of what may be charged. */
export interface JournalEntry {
  readonly model: string;
  readonly path: string;
  readonly isStream: boolean;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the double reported, or would have. */
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  readonly wasUsageSent: boolean;
  /** UTF-8 bytes of text written to the socket. */
  readonly textBytes: number;
  /** How it ended for the double: the whole answer sent, our own fault, or the caller's going away. */
  readonly ending: "complete" | "fault" | "aborted" | "open";
}
