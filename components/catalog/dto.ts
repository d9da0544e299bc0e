import type { Currency, ModelFacts, PriceUnit } from "@/lib/kernel";

/** How much a shown price buys. */
export type PriceBasis = "million" | "one" | "minute" | "second";

export type UnavailableReason = "no_provider" | "no_price" | "not_served";

/** One price as it is charged: exact decimal, in the page's currency. */
export interface PriceLine {
  readonly unit: PriceUnit;
  readonly basis: PriceBasis;
  readonly amount: string;
}

/** One row of the catalog, with the prices of one currency. */
export interface ModelRow extends ModelFacts {
  /** The first price of models that are not priced by tokens. */
  readonly otherPrice: PriceLine | null;
  readonly unavailableReason: UnavailableReason | null;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the catalog's facets can be set to. */
export interface CatalogOptions {
  readonly types: readonly string[];
  readonly labs: readonly Named[];
  readonly upstreams: readonly Named[];
  readonly takes: readonly string[];
  readonly gives: readonly string[];
}

/** One page of what was found. */
export interface ModelList {
  readonly rows: readonly ModelRow[];
  readonly foundCount: number;
  readonly totalCount: number;
  readonly page: number;
  readonly isCatalogEmpty: boolean;
}

export const PAGE_SIZE = 100;

/** The page of a selection; a page behind the last one is the last. */
export function pageOf(found: readonly ModelRow[], page: number): Pick<ModelList, "rows" | "foundCount" | "page"> {
  const lastPage = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const shown = Math.min(page, lastPage);
  return { rows: found.slice((shown - 1) * PAGE_SIZE, shown * PAGE_SIZE), foundCount: found.length, page: shown };
}

/** Prices of one provider of a model (or of several that charge the same). */
export interface PriceTable {
  readonly providers: readonly string[];
  readonly lines: readonly PriceLine[];
  readonly tiers: readonly { readonly aboveInputTokens: number; readonly lines: readonly PriceLine[] }[];
}

export interface ModelDetail extends ModelRow {
  readonly createdAt: string;
  /** null = not stated. */
  readonly parameters: readonly string[] | null;
  readonly prices: readonly PriceTable[];
  readonly offers: readonly {
    readonly id: string;
    readonly providerName: string;
    readonly nativeModel: string;
    readonly dialects: readonly string[];
    readonly unavailableReason: UnavailableReason | null;
    /** Of the provider, over all its models; null = not watched here. */
    readonly health: OfferHealth | null;
  }[];
  /** Oldest first; null = could not be read. */
  readonly history: readonly PriceHistoryPoint[] | null;
  /** As the source writes them: "2025-03-31", "2025-03". */
  readonly knowledgeCutoff: string | null;
  readonly retiresOn: string | null;
  readonly license: string | null;
  readonly huggingFaceId: string | null;
  /** The nearest current model, for one that retires. */
  readonly replacement: { readonly id: string; readonly name: string } | null;
  /** The rate behind prices that are not in USD. */
  readonly rate: RateView | null;
}

/** How a provider does: the last hour, and the share of 90 days that went well. */
export interface OfferHealth {
  readonly state: "operational" | "degraded" | "down" | "unknown";
  readonly requests: number;
  readonly errors: number;
  /** Time to the first byte. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly uptime: number | null;
}

/** Prices in force from an instant on; null = none. */
export interface PriceHistoryPoint {
  readonly from: string;
  readonly input: string | null;
  readonly output: string | null;
  readonly other: PriceLine | null;
}

/** One USD in another currency, as used in the prices shown. */
export interface RateView {
  readonly rate: string;
  readonly currency: Currency;
  readonly source: string;
  readonly at: string;
}
