import type { Provider, ProviderEndpoint } from "../providers/provider";

/** A call that came through the provider proxy: its bytes are the provider's own, in and out. */
export interface NativeCall {
  readonly provider: Provider;
  readonly endpoint: ProviderEndpoint;
  /** To send on, without "?". */
  readonly query: string;
}
