import type { CatalogEndpoint, CatalogModel, CatalogPort, CatalogSnapshot } from "@/lib/gateway/ports";
import type { Currency, PriceCard } from "@/lib/kernel";

/** Why a model cannot be called with a live key on this installation. */
export type UnavailableReason =
  /** None of the providers that serve it is configured. */
  | "no_provider"
  /** No source publishes a price and the operator set none. */
  | "no_price"
  /** This installation does not serve this kind of model yet. */
  | "not_served";

export interface CatalogOffer extends CatalogEndpoint {
  readonly providerName: string;
  /** The operator configured this provider. */
  readonly isConfigured: boolean;
  /** null = callable with a live key. */
  readonly unavailableReason: UnavailableReason | null;
}

/** A model with everything that lists and pages show. */
export interface CatalogEntry extends CatalogModel {
  readonly labName: string;
  readonly status: "active" | "legacy";
  /** file, discovered (a self-hosted server lists it), or sandbox. */
  readonly origin: "file" | "discovered" | "sandbox";
  /** The price shown: of the first callable endpoint, else of the first priced one, else the model's own. */
  readonly shownPrices: Readonly<Record<Currency, PriceCard | null>>;
  readonly isAvailable: boolean;
  readonly unavailableReason: UnavailableReason | null;
  readonly isDeprecated: boolean;
  /** Dates, weights, licence, voices, sources; as the catalogue file names them. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly endpoints: readonly CatalogOffer[];
}

export interface CatalogProvider {
  readonly id: string;
  readonly name: string;
  readonly isConfigured: boolean;
  /** Variable that switches it on; null = no key of its own. */
  readonly env: string | null;
  readonly baseUrl: string | null;
  readonly docs: string | null;
  readonly dialects: readonly string[];
  /** Models it offers. */
  readonly modelCount: number;
}

/** An exchange rate in force: one USD = num/den units of `quote`. */
export interface CatalogRate {
  readonly quote: Currency;
  readonly num: bigint;
  readonly den: bigint;
  readonly source: string;
  readonly atMs: number;
}

export interface CatalogMargin {
  readonly scope: "environment" | "global" | "provider" | "model";
  /** Upstream or model id; empty for environment and global. */
  readonly scopeId: string;
  readonly percent: string;
}

export interface CatalogView extends CatalogSnapshot {
  /** Enabled models in the catalogue's order, sandbox models last. */
  readonly models: readonly CatalogEntry[];
  /** Models the operator disabled. */
  readonly disabled: readonly CatalogEntry[];
  readonly labs: readonly { readonly id: string; readonly name: string; readonly modelCount: number }[];
  readonly providers: readonly CatalogProvider[];
  readonly rates: readonly CatalogRate[];
  /** Percent added to list prices; the narrowest rule counts. */
  readonly margins: readonly CatalogMargin[];
  readonly builtAtMs: number;
  resolve(id: string): CatalogEntry | undefined;
}

export interface Catalog extends CatalogPort {
  snapshot(): CatalogView;
  /** Reads the database again if the catalogue changed there; what NOTIFY and the timer call. */
  refresh(): Promise<void>;
  /** Reads the self-hosted server's list now. Resolves to the number of models it lists, or null when there is none. */
  discover(): Promise<number | null>;
  close(): Promise<void>;
}

/** What the read verbs of this room need from a context. */
export interface CatalogContext {
  readonly catalog: Catalog;
}
