import type { PoolClient } from "pg";
import { AppError, type Currency, newUuid, type PriceUnit } from "@/lib/kernel";
import {
  type BookEntry,
  type BookSources,
  bookChanges,
  desiredBook,
  type MarginRule,
  type PriceOverride,
} from "./book/desired";
import type { BookRates, PriceRow } from "./book/price-book";
import type { ListPrice } from "./file/schema";

/** SQL of the price book. All functions run inside the caller's transaction. */

export interface FxRow {
  readonly id: string;
  readonly quote: Currency;
  readonly num: bigint;
  readonly den: bigint;
  readonly source: string;
  readonly atMs: number;
}

/** Serialises every change of the catalogue; call first in a transaction. */
export async function lockCatalog(client: PoolClient): Promise<void> {
  await client.query("select 1 from catalog_version where id = 1 for update");
}

/** Tells every process that the catalogue changed (NOTIFY through a trigger, at commit). */
export async function touchCatalog(client: PoolClient): Promise<void> {
  await client.query("update catalog_version set version = version + 1, changed_at = now() where id = 1");
}

/** Brings the prices in force in line with lists, overrides, margins and rates. Returns how many versions were written. */
export async function reprice(client: PoolClient): Promise<number> {
  const sources = await readSources(client);
  const inForce = await client.query<{ key: string; content_hash: string }>(
    `select f.model_id || chr(10) || f.endpoint_id || chr(10) || f.currency as key, v.content_hash
       from price_in_force f join price_version v on v.id = f.price_version_id`,
  );
  const changes = bookChanges(desiredBook(sources), new Map(inForce.rows.map((row) => [row.key, row.content_hash])));
  if (changes.length > 0) await writeVersions(client, changes);
  return changes.length;
}

async function readSources(client: PoolClient): Promise<BookSources> {
  const models = await client.query<{ id: string; list_price: ListPrice }>(
    "select id, list_price from model where status <> 'retired'",
  );
  const endpoints = await client.query<{
    id: string;
    model_id: string;
    upstream_id: string;
    list_price: ListPrice | null;
  }>(
    `select e.id, e.model_id, e.upstream_id, e.list_price from model_endpoint e join model m on m.id = e.model_id
      where e.is_listed and m.status <> 'retired'`,
  );
  const overrides = await client.query<{
    model_id: string;
    endpoint_id: string | null;
    currency: Currency;
    is_free: boolean;
    prices: ListPrice;
  }>("select model_id, endpoint_id, currency, is_free, prices from price_override");
  return {
    models: models.rows.map((row) => ({ id: row.id, listPrice: row.list_price })),
    endpoints: endpoints.rows.map((row) => ({
      id: row.id,
      modelId: row.model_id,
      upstreamId: row.upstream_id,
      listPrice: row.list_price,
    })),
    overrides: overrides.rows.map((row) => ({
      modelId: row.model_id,
      endpointId: row.endpoint_id,
      currency: row.currency,
      isFree: row.is_free,
      prices: row.prices,
    })),
    margins: await readMargins(client),
    rates: toBookRates(await latestRates(client)),
  };
}

/** Every rule about margins. */
export async function readMargins(client: Pick<PoolClient, "query">): Promise<MarginRule[]> {
  const { rows } = await client.query<{ scope: MarginRule["scope"]; scope_id: string; percent: string }>(
    "select scope, scope_id, percent from margin_rule order by scope, scope_id",
  );
  return rows.map((row) => ({ scope: row.scope, scopeId: row.scope_id, percent: row.percent }));
}

/** The newest snapshot of each quote currency. */
export async function latestRates(client: Pick<PoolClient, "query">): Promise<FxRow[]> {
  const result = await client.query<{
    id: string;
    quote: Currency;
    num: string;
    den: string;
    source: string;
    at: Date;
  }>(
    "select distinct on (quote) id, quote, num, den, source, at from fx_snapshot order by quote, created_at desc, id desc",
  );
  return result.rows.map((row) => ({
    id: row.id,
    quote: row.quote,
    num: BigInt(row.num),
    den: BigInt(row.den),
    source: row.source,
    atMs: row.at.getTime(),
  }));
}

export function toBookRates(rows: readonly FxRow[]): BookRates {
  const rate = (currency: Currency) => {
    const row = rows.find((one) => one.quote === currency);
    if (!row) throw new AppError("internal", { cause: new Error(`there is no FX snapshot for ${currency}`) });
    return { num: row.num, den: row.den, snapshotId: row.id };
  };
  return { USD: { num: 1n, den: 1n, snapshotId: null }, RUB: rate("RUB"), KZT: rate("KZT") };
}

export async function insertFxSnapshot(client: PoolClient, row: Omit<FxRow, "id">): Promise<string> {
  const id = newUuid();
  await client.query(
    `insert into fx_snapshot(id, base, quote, num, den, source, at, created_at)
     values ($1, 'USD', $2, $3, $4, $5, $6, clock_timestamp())`,
    [id, row.quote, row.num, row.den, row.source, new Date(row.atMs)],
  );
  return id;
}

async function writeVersions(client: PoolClient, entries: readonly BookEntry[]): Promise<void> {
  const identified = entries.map((entry) => ({ entry, id: newUuid() }));
  const column = <T>(read: (entry: BookEntry) => T) => identified.map(({ entry }) => read(entry));
  const ids = identified.map(({ id }) => id);
  await client.query(
    `insert into price_version(id, model_id, endpoint_id, currency, basis, margin_percent, fx_snapshot_id, content_hash, effective_from)
     select t.id, t.model_id, nullif(t.endpoint_id, ''), t.currency, t.basis, t.margin, t.fx, t.hash, now()
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[])
         as t(id, model_id, endpoint_id, currency, basis, margin, fx, hash)`,
    [
      ids,
      column((entry) => entry.modelId),
      column((entry) => entry.endpointId),
      column((entry) => entry.currency),
      column((entry) => entry.basis),
      column((entry) => entry.marginPercent),
      column((entry) => entry.fxSnapshotId),
      column((entry) => entry.hash),
    ],
  );
  const rows = identified.flatMap(({ entry, id }) => entry.rows.map((row) => ({ id, row })));
  await client.query(
    `insert into price(price_version_id, unit, above_input_tokens, pico, per_units)
     select * from unnest($1::uuid[], $2::text[], $3::int[], $4::bigint[], $5::bigint[])`,
    [
      rows.map(({ id }) => id),
      rows.map(({ row }) => row.unit),
      rows.map(({ row }) => row.aboveInputTokens),
      rows.map(({ row }) => row.pico),
      rows.map(({ row }) => row.perUnits),
    ],
  );
  await client.query(
    `insert into price_in_force(model_id, endpoint_id, currency, price_version_id)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::uuid[])
     on conflict (model_id, endpoint_id, currency) do update set price_version_id = excluded.price_version_id`,
    [column((entry) => entry.modelId), column((entry) => entry.endpointId), column((entry) => entry.currency), ids],
  );
}

/** Prices in force with their rows, for the snapshot. */
export interface PricedVersion {
  readonly versionId: string;
  readonly modelId: string;
  readonly endpointId: string;
  readonly currency: Currency;
  readonly basis: BookEntry["basis"];
  readonly rows: readonly PriceRow[];
}

export async function readPricesInForce(client: Pick<PoolClient, "query">): Promise<PricedVersion[]> {
  const result = await client.query<{
    id: string;
    model_id: string;
    endpoint_id: string;
    currency: Currency;
    basis: BookEntry["basis"];
    units: PriceUnit[] | null;
    bounds: number[] | null;
    picos: string[] | null;
    pers: string[] | null;
  }>(
    `select v.id, f.model_id, f.endpoint_id, f.currency, v.basis, p.units, p.bounds, p.picos, p.pers
       from price_in_force f
       join price_version v on v.id = f.price_version_id
       left join (select price_version_id, array_agg(unit) as units, array_agg(above_input_tokens) as bounds,
                         array_agg(pico::text) as picos, array_agg(per_units::text) as pers
                    from price where price_version_id in (select price_version_id from price_in_force)
                   group by 1) p on p.price_version_id = v.id`,
  );
  return result.rows.map((row) => ({
    versionId: row.id,
    modelId: row.model_id,
    endpointId: row.endpoint_id,
    currency: row.currency,
    basis: row.basis,
    rows: (row.units ?? []).map((unit, index) => ({
      unit,
      aboveInputTokens: row.bounds?.[index] ?? 0,
      pico: BigInt(row.picos?.[index] ?? "0"),
      perUnits: BigInt(row.pers?.[index] ?? "1"),
    })),
  }));
}

export async function upsertMargin(client: PoolClient, rule: MarginRule): Promise<void> {
  await client.query(
    `insert into margin_rule(scope, scope_id, percent) values ($1, $2, $3)
     on conflict (scope, scope_id) do update set percent = excluded.percent, updated_at = now()`,
    [rule.scope, rule.scopeId, rule.percent],
  );
}

export async function deleteMargin(client: PoolClient, scope: MarginRule["scope"], scopeId: string): Promise<void> {
  await client.query("delete from margin_rule where scope = $1 and scope_id = $2", [scope, scopeId]);
}

/** Replaces the operator's price of a subject in one currency; a free price replaces all of the subject's. */
export async function upsertOverride(client: PoolClient, override: PriceOverride): Promise<void> {
  await deleteOverrides(client, override.modelId, override.endpointId, override.isFree ? null : override.currency);
  await client.query(
    "insert into price_override(id, model_id, endpoint_id, currency, is_free, prices) values ($1, $2, $3, $4, $5, $6)",
    [
      newUuid(),
      override.modelId,
      override.endpointId,
      override.currency,
      override.isFree,
      JSON.stringify(override.prices),
    ],
  );
}

/** Removes operator prices of a subject: of one currency (and any free mark), or all when `currency` is null. */
export async function deleteOverrides(
  client: PoolClient,
  modelId: string,
  endpointId: string | null,
  currency: Currency | null,
): Promise<number> {
  const result = await client.query(
    `delete from price_override where model_id = $1 and coalesce(endpoint_id, '') = coalesce($2, '')
        and ($3::text is null or currency = $3 or is_free)`,
    [modelId, endpointId, currency],
  );
  return result.rowCount ?? 0;
}
