import { costLines, costOf, type Nano, type PriceCard, type PriceUnit } from "@/lib/kernel/browser";
import { CHARGED_PER_COUNTED, COUNTED_UNITS, type CountedUnit } from "./usage-guess";

/** What some requests used together. Input tokens include those read from and written to the cache. */
export interface Use {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  /** Images, minutes, characters … */
  readonly counts: Readonly<Partial<Record<CountedUnit, number>>>;
}

/**
 * What use costs under a card, by the arithmetic that settles requests: of one request exactly its charge. Of several the tier
 * is chosen by the average one, and the sum is rounded up once.
 */
export function costOfUse(card: PriceCard, use: Use): Nano {
  const quantities: Partial<Record<PriceUnit, number>> = {
    input: Math.max(0, use.inputTokens - use.cachedTokens - use.cacheWriteTokens),
    cache_read: use.cachedTokens,
    cache_write: use.cacheWriteTokens,
    output: use.outputTokens,
    request: use.requests,
  };
  for (const unit of COUNTED_UNITS) quantities[unit] = Math.round((use.counts[unit] ?? 0) * CHARGED_PER_COUNTED[unit]);
  return costOf(costLines(card, quantities, Math.round(use.inputTokens / Math.max(1, use.requests))));
}
