import type { PriceCard } from "@/lib/kernel";
import type { BodyPatch, UpstreamDialect } from "../dialects/dialect";
import type { CatalogEndpoint, CatalogModel, ProviderSettings } from "../ports";
import type { Provider, ProviderEndpoint } from "../providers/provider";
import type { Transport } from "../upstream";

/** An endpoint we might try, with everything a try needs. */
export interface Candidate {
  readonly model: CatalogModel;
  readonly endpointId: string;
  /** The provider's id, as `X-Provider` shows it. */
  readonly providerId: string;
  readonly nativeModel: string;
  /** What the provider speaks here. */
  readonly dialect: UpstreamDialect;
  /** It is the client's own dialect: bytes pass through. */
  readonly isPassthrough: boolean;
  /** null = nothing is charged (test mode, sandbox). */
  readonly card: PriceCard | null;
  readonly isSandbox: boolean;
  /** Where and how; null for the sandbox, which has no address. */
  readonly target: Target | null;
  readonly transport: Transport;
  readonly patches: readonly BodyPatch[];
  /** Parameters of this request that the model does not support and that are left out. */
  readonly droppedParams: readonly string[];
}

export interface Target {
  readonly provider: Provider;
  readonly endpoint: ProviderEndpoint;
  readonly settings: ProviderSettings;
  readonly baseUrl: string;
}

/** Why an endpoint is not a candidate, for refusals and quotes. */
export type SkipReason =
  | "disabled"
  | "unknown_provider"
  | "not_configured"
  | "no_common_dialect"
  | "no_price"
  | "not_free"
  | "excluded"
  | "too_expensive"
  | "data_policy"
  | "unpriced_tool"
  | "unsupported_parameters";

export interface Skipped {
  readonly endpoint: CatalogEndpoint;
  readonly reason: SkipReason;
}
