import type { Currency, PriceUnit } from "@/lib/kernel";

/** How much a shown price buys. */
export type PriceBasis = "million" | "one" | "minute" | "second";

export type UnavailableReason = "no_provider" | "no_price" | "not_served";

/** One price as it is charged: exact decimal, in the page's currency. */
export interface PriceLine {
  readonly unit: PriceUnit;
  readonly basis: PriceBasis;
  readonly amount: string;
}

/** One row of the catalog. */
export interface ModelRow {
  readonly id: string;
  readonly name: string;
  readonly labName: string;
  readonly type: string;
  readonly contextLength: number | null;
  readonly maxOutputTokens: number | null;
  /** Per million tokens; null = not priced by tokens. */
  readonly inputPrice: string | null;
  readonly outputPrice: string | null;
  /** The first price of models that are not priced by tokens. */
  readonly otherPrice: PriceLine | null;
  readonly isFree: boolean;
  readonly unavailableReason: UnavailableReason | null;
}

export interface ModelList {
  readonly rows: readonly ModelRow[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  readonly isCatalogEmpty: boolean;
  readonly types: readonly string[];
  readonly labs: readonly { readonly id: string; readonly name: string }[];
}

/** What the catalog can be narrowed by; every field is a word of the address. */
export interface ModelFilter {
  readonly q: string;
  readonly type: string;
  readonly lab: string;
  /** Input modality. */
  readonly takes: string;
  readonly ability: string;
  /** Tokens; 0 = any. */
  readonly context: number;
  readonly isAvailableOnly: boolean;
  readonly sort: "name" | "new" | "price" | "context";
  readonly currency: Currency;
  /** From 1. */
  readonly page: number;
}

/** Prices of one provider of a model (or of several that charge the same). */
export interface PriceTable {
  readonly providers: readonly string[];
  readonly lines: readonly PriceLine[];
  readonly tiers: readonly { readonly aboveInputTokens: number; readonly lines: readonly PriceLine[] }[];
}

export interface ModelDetail extends ModelRow {
  readonly createdAt: string;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  readonly abilities: readonly string[];
  readonly aliases: readonly string[];
  /** null = not stated. */
  readonly parameters: readonly string[] | null;
  readonly prices: readonly PriceTable[];
  readonly offers: readonly {
    readonly id: string;
    readonly providerName: string;
    readonly nativeModel: string;
    readonly dialects: readonly string[];
    readonly unavailableReason: UnavailableReason | null;
  }[];
  /** The rate behind prices that are not in USD. */
  readonly rate: RateView | null;
}

/** One USD in another currency, as used in the prices shown. */
export interface RateView {
  readonly rate: string;
  readonly currency: Currency;
  readonly source: string;
  readonly at: string;
}

export const ABILITIES = [
  "tools",
  "vision",
  "reasoning",
  "structured_outputs",
  "caching",
  "audio_input",
  "video_input",
  "file_input",
] as const;
export type Ability = (typeof ABILITIES)[number];
