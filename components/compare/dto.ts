import type { ModelRow, PriceLine } from "@/components/catalog/dto";

/** One model of a comparison, with the prices of one currency. */
export interface ComparedModel extends ModelRow {
  readonly prices: readonly PriceLine[];
  readonly tiers: readonly number[];
  readonly providerNames: readonly string[];
  /** ISO day. */
  readonly createdOn: string;
  readonly knowledgeCutoff: string | null;
  /** What the reader's own last 30 days would have cost; null = nobody signed in, no use, or no price. */
  readonly ownCost: string | null;
}

export interface Comparison {
  readonly models: readonly ComparedModel[];
  /** What was asked for and is none. */
  readonly unknown: readonly {
    readonly asked: string;
    readonly near: readonly { readonly id: string; readonly name: string }[];
  }[];
}
