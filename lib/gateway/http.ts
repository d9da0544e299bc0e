/**
 * The shape of a request and a reply at the door of the framework-free core. Two mounts bind it: `lib/server` (node:http)
 * and `lib/next` (Web Request). Neither may build what the other needs.
 */
export interface GatewayRequest {
  readonly method: string;
  /** Path without the query, still percent-encoded, e.g. "/v1/chat/completions". */
  readonly path: string;
  /** Query string without "?", `key=` already removed by the mount into `queryKey`. */
  readonly query: string;
  readonly queryKey: string | null;
  /** Lower-case name → value, or null. Several values are joined by ", ". */
  header(name: string): string | null;
  /** Reads the whole body. Throws AppError `payload_too_large` as soon as the bound is passed, `request_timeout` when it stalls. */
  body(maxBytes: number): Promise<Uint8Array>;
  /** The body as it arrives, for uploads that are not read whole. */
  stream(): AsyncIterable<Uint8Array>;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /**
   * The same as `signal` for a mount that can tell without one (an AbortSignal costs more than the rest of the watch):
   * runs the action once when the client goes away, at once when it has gone; the function it gives stops watching.
   */
  readonly whenGone?: (action: () => void) => () => void;
  /** Peer address after trusted-proxy rules, or null when unknown. */
  readonly address: string | null;
}

export interface GatewayReply {
  readonly status: number;
  /** Header name (any case) → value. */
  readonly headers: Record<string, string>;
  /**
   * Bytes, or a pull-based source: the mount asks for the next chunk only when the client has taken the last one, and
   * calls `return()` when the client goes away.
   */
  readonly body: Uint8Array | string | AsyncIterable<Uint8Array> | null;
}
