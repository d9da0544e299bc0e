import type { Database } from "@/lib/backends/db/db";
import type { Currency, PriceCard } from "@/lib/kernel";
import { cardOf } from "./book/price-book";
import { selectPriceVersions } from "./store-history";

/** The price of a model from an instant on; null = it had none. */
export interface PricePoint {
  readonly fromMs: number;
  readonly card: PriceCard | null;
}

/** A model's own prices in one currency since it joined, oldest first. */
export async function readPriceHistory(
  db: Database,
  modelId: string,
  currency: Currency,
): Promise<readonly PricePoint[]> {
  const versions = await selectPriceVersions(db, modelId, currency);
  return versions.map(({ versionId, fromMs, rows }) => ({
    fromMs,
    card: rows.length > 0 ? cardOf(versionId, rows) : null,
  }));
}
