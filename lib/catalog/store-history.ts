import type { Database } from "@/lib/backends/db/db";
import type { Currency, PriceUnit } from "@/lib/kernel";
import type { PriceRow } from "./book/price-book";

const VERSIONS_MAX = 200;

/** The newest price versions of a model itself, oldest first. */
export async function selectPriceVersions(
  db: Database,
  modelId: string,
  currency: Currency,
): Promise<{ versionId: string; fromMs: number; rows: PriceRow[] }[]> {
  const { rows } = await db.pool.query<{
    id: string;
    effective_from: Date;
    unit: PriceUnit | null;
    above_input_tokens: number;
    pico: string;
    per_units: string;
  }>(
    `select v.id, v.effective_from, p.unit, p.above_input_tokens, p.pico, p.per_units
       from (select id, effective_from from price_version
              where model_id = $1 and endpoint_id is null and currency = $2
              order by effective_from desc, id desc limit $3) v
       left join price p on p.price_version_id = v.id
      order by v.effective_from, v.id`,
    [modelId, currency, VERSIONS_MAX],
  );
  const versions = new Map<string, { versionId: string; fromMs: number; rows: PriceRow[] }>();
  for (const row of rows) {
    const version = versions.get(row.id) ?? { versionId: row.id, fromMs: row.effective_from.getTime(), rows: [] };
    versions.set(row.id, version);
    if (row.unit === null) continue;
    version.rows.push({
      unit: row.unit,
      aboveInputTokens: row.above_input_tokens,
      pico: BigInt(row.pico),
      perUnits: BigInt(row.per_units),
    });
  }
  return [...versions.values()];
}
