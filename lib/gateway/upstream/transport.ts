/** One outgoing call, ready for the wire. */
export interface UpstreamRequest {
  readonly origin: string;
  /** Path with query. */
  readonly path: string;
  readonly method: "POST" | "GET" | "DELETE";
  /** Lower-case names. Built from allow-lists, never copied from the client's request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Why a call failed before or while it answered. `isSent` = the request may have reached the provider. */
export interface UpstreamFailure {
  readonly kind: "connect" | "reset" | "headers_timeout" | "idle_timeout" | "protocol" | "aborted";
  readonly isSent: boolean;
  /** For the log only: may hold addresses. */
  readonly cause: unknown;
}

/** Receives an answer as it arrives: `head`, then any number of `data`, then exactly one of `end` and `fail`. */
export interface UpstreamSink {
  head(status: number, header: (name: string) => string | null): void;
  /** The bytes may be kept: they are not reused. */
  data(chunk: Uint8Array): void;
  end(): void;
  fail(failure: UpstreamFailure): void;
}

/** A call under way. After `abort` the sink hears nothing more. All methods may be called at any time, repeatedly. */
export interface UpstreamCall {
  pause(): void;
  resume(): void;
  abort(): void;
}

/** Bytes in, bytes out. The network and the sandbox both look like this; everything above is the same for either. */
export interface Transport {
  dispatch(request: UpstreamRequest, sink: UpstreamSink): UpstreamCall;
  close(): Promise<void>;
}
