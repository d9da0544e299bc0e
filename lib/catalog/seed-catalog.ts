import type { Database } from "@/lib/backends/db/db";
import { parseScaled } from "@/lib/kernel";
import { BUNDLED_FILE, readCatalogFile } from "./file/read";
import { readMargin, readSeedHash, writeSeedHash } from "./store";
import { insertFxSnapshot, latestRates, lockCatalog, reprice, touchCatalog, upsertMargin } from "./store-price";
import { writeFile } from "./store-sync";

/** Rates the product starts with: plausible on that day, not official. */
const SEED_RATES = [
  { quote: "RUB", perUsd: "81.20" },
  { quote: "KZT", perUsd: "522.50" },
] as const;
const SEED_RATES_AT = Date.UTC(2026, 10, 20);
const RATE_DIGITS = 6;

export interface SeedOptions {
  /** Percent of the environment (MARGIN_PERCENT); a `global` rule set by the operator stands above it. */
  readonly marginPercent?: string;
  /** Another catalogue file than the bundled one. */
  readonly file?: string;
}

export interface SeedResult {
  readonly models: number;
  /** false = this database has seen this very file. */
  readonly isFileLoaded: boolean;
  readonly priceVersionsWritten: number;
}

/** Brings the bundled catalogue, a first FX snapshot and the price book into the database. Safe to run at every start. */
export async function seedCatalog(db: Database, options: SeedOptions = {}): Promise<SeedResult> {
  const { file, hash } = await readCatalogFile(options.file ?? BUNDLED_FILE);
  const marginPercent = options.marginPercent ?? "0";
  return db.transaction(async (client) => {
    await lockCatalog(client);
    const isFileNew = (await readSeedHash(client)) !== hash;
    const isMarginNew = (await readMargin(client, "environment", "")) !== marginPercent;
    const quotes = new Set<string>((await latestRates(client)).map((rate) => rate.quote));
    const missing = SEED_RATES.filter((rate) => !quotes.has(rate.quote));
    if (!isFileNew && !isMarginNew && missing.length === 0) {
      return { models: file.models.length, isFileLoaded: false, priceVersionsWritten: 0 };
    }
    for (const { quote, perUsd } of missing) {
      const num = parseScaled(perUsd, RATE_DIGITS);
      await insertFxSnapshot(client, {
        quote,
        num,
        den: 10n ** BigInt(RATE_DIGITS),
        source: "seed, replace with `fx set`",
        atMs: SEED_RATES_AT,
      });
    }
    if (isMarginNew) await upsertMargin(client, { scope: "environment", scopeId: "", percent: marginPercent });
    if (isFileNew) {
      await writeFile(client, file);
      await writeSeedHash(client, hash);
    }
    const priceVersionsWritten = await reprice(client);
    await touchCatalog(client);
    return { models: file.models.length, isFileLoaded: isFileNew, priceVersionsWritten };
  });
}
