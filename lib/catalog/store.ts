import type { PoolClient } from "pg";
import type { Database } from "@/lib/backends/db/db";
import type { Currency } from "@/lib/kernel";
import type { MarginRule } from "./book/desired";
import { type FxRow, latestRates, type PricedVersion, readMargins, readPricesInForce } from "./store-price";

/** Everything a snapshot is built from, read at one instant. */
export interface CatalogRows {
  readonly version: string;
  readonly labs: readonly { readonly id: string; readonly name: string; readonly aliases: readonly string[] }[];
  readonly upstreams: readonly UpstreamRow[];
  readonly models: readonly ModelRow[];
  readonly endpoints: readonly EndpointRow[];
  readonly prices: readonly PricedVersion[];
  readonly rates: readonly FxRow[];
  readonly margins: readonly MarginRule[];
}

export interface UpstreamRow {
  readonly id: string;
  readonly name: string;
  readonly base_url: string | null;
  readonly dialects: readonly string[];
  readonly env: string | null;
  readonly docs: string | null;
  readonly position: number;
}

export interface ModelRow {
  readonly id: string;
  readonly lab_id: string;
  readonly name: string;
  readonly type: string;
  readonly status: "active" | "legacy";
  readonly origin: "file" | "discovered";
  readonly created_seconds: string | null;
  readonly context_length: number | null;
  readonly max_output_tokens: number | null;
  readonly input_modalities: readonly string[];
  readonly output_modalities: readonly string[];
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly supported_parameters: readonly string[] | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly is_enabled: boolean;
  readonly aliases: readonly string[];
}

export interface EndpointRow {
  readonly id: string;
  readonly model_id: string;
  readonly upstream_id: string;
  readonly native_model: string;
  readonly dialect: string | null;
}

/** The number that every change of the catalogue raises. */
export async function readVersion(db: Database): Promise<string> {
  const result = await db.pool.query<{ version: string }>("select version from catalog_version where id = 1");
  return result.rows[0]?.version ?? "0";
}

export function readCatalogRows(db: Database): Promise<CatalogRows> {
  return db.transaction(async (client) => {
    await client.query("set transaction isolation level repeatable read read only");
    const version = await client.query<{ version: string }>("select version from catalog_version where id = 1");
    const labs = await client.query<CatalogRows["labs"][number]>("select id, name, aliases from lab order by id");
    const upstreams = await client.query<UpstreamRow>(
      "select id, name, base_url, dialects, env, docs, position from upstream order by position, id",
    );
    const models = await client.query<ModelRow>(
      `select m.id, m.lab_id, m.name, m.type, m.status, m.origin, m.created_seconds, m.context_length, m.max_output_tokens,
              m.input_modalities, m.output_modalities, m.capabilities, m.supported_parameters, m.facts,
              coalesce(s.is_enabled, true) as is_enabled, coalesce(a.aliases, '{}') as aliases
         from model m
         left join model_setting s on s.model_id = m.id
         left join (select model_id, array_agg(alias order by alias collate "C") as aliases from model_alias group by 1) a on a.model_id = m.id
        where m.status <> 'retired' order by m.position, m.id`,
    );
    const endpoints = await client.query<EndpointRow>(
      `select e.id, e.model_id, e.upstream_id, e.native_model, e.dialect from model_endpoint e
        where e.is_listed order by e.model_id, e.position, e.id`,
    );
    return {
      version: version.rows[0]?.version ?? "0",
      labs: labs.rows,
      upstreams: upstreams.rows,
      models: models.rows,
      endpoints: endpoints.rows,
      prices: await readPricesInForce(client),
      rates: await latestRates(client),
      margins: await readMargins(client),
    };
  });
}

export async function readSeedHash(client: PoolClient): Promise<string | null> {
  const result = await client.query<{ seed_hash: string | null }>("select seed_hash from catalog_version where id = 1");
  return result.rows[0]?.seed_hash ?? null;
}

export async function writeSeedHash(client: PoolClient, hash: string): Promise<void> {
  await client.query("update catalog_version set seed_hash = $1 where id = 1", [hash]);
}

/** The environment's margin as last noted, or null. */
export async function readMargin(client: PoolClient, scope: string, scopeId: string): Promise<string | null> {
  const result = await client.query<{ percent: string }>(
    "select percent from margin_rule where scope = $1 and scope_id = $2",
    [scope, scopeId],
  );
  return result.rows[0]?.percent ?? null;
}

/** A model by id or alias, and whether one of its endpoints exists. */
export async function findSubject(
  client: PoolClient,
  model: string,
  upstreamId: string | null,
): Promise<{ id: string; type: string; hasEndpoint: boolean } | null> {
  const result = await client.query<{ id: string; type: string; has_endpoint: boolean }>(
    `select m.id, m.type,
            exists (select 1 from model_endpoint e where e.model_id = m.id and e.upstream_id = $2) as has_endpoint
       from model m where m.id = $1 or m.id = (select model_id from model_alias where alias = $1)
      order by m.id = $1 desc limit 1`,
    [model, upstreamId],
  );
  const row = result.rows[0];
  return row ? { id: row.id, type: row.type, hasEndpoint: row.has_endpoint } : null;
}

export async function findUpstream(client: PoolClient, id: string): Promise<boolean> {
  const result = await client.query("select 1 from upstream where id = $1", [id]);
  return result.rowCount === 1;
}

export async function writeEnabled(client: PoolClient, modelId: string, isEnabled: boolean): Promise<void> {
  await client.query(
    `insert into model_setting(model_id, is_enabled) values ($1, $2)
     on conflict (model_id) do update set is_enabled = excluded.is_enabled, updated_at = now()`,
    [modelId, isEnabled],
  );
}

/** Models a self-hosted server lists: adds new ones, lists them again or takes their endpoint off. Returns whether anything changed. */
export async function writeDiscovered(
  client: PoolClient,
  models: readonly { id: string; native: string }[],
): Promise<boolean> {
  const ids = models.map((model) => model.id);
  await client.query(
    `insert into lab(id, name, aliases) values ('airouter-cloud', 'AI Router Cloud (self-hosted)', '{}') on conflict do nothing`,
  );
  const added = await client.query(
    `insert into model(id, lab_id, name, type, status, origin, created_seconds, context_length, max_output_tokens, input_modalities,
                       output_modalities, capabilities, supported_parameters, list_price, facts, position)
     select t.id, 'airouter-cloud', t.native, 'chat', 'active', 'discovered', extract(epoch from now())::bigint, null, null,
            '{text}', '{text}', '{}', null, '{}', '{}', 1000000
       from unnest($1::text[], $2::text[]) as t(id, native)
     on conflict (id) do update set status = 'active' where model.status = 'retired'`,
    [ids, models.map((model) => model.native)],
  );
  const offered = await client.query(
    `insert into model_endpoint(id, model_id, upstream_id, native_model, dialect, position)
     select t.id || '@airouter-cloud', t.id, 'airouter-cloud', t.native, 'openai-chat', 0
       from unnest($1::text[], $2::text[]) as t(id, native)
     on conflict (id) do update set native_model = excluded.native_model, dialect = excluded.dialect, is_listed = true
       where not model_endpoint.is_listed or model_endpoint.native_model <> excluded.native_model`,
    [ids, models.map((model) => model.native)],
  );
  const gone = await client.query(
    "update model_endpoint set is_listed = false where upstream_id = 'airouter-cloud' and is_listed and model_id <> all($1::text[])",
    [ids],
  );
  const retired = await client.query(
    "update model set status = 'retired' where origin = 'discovered' and status <> 'retired' and id <> all($1::text[])",
    [ids],
  );
  return [added, offered, gone, retired].some((result) => (result.rowCount ?? 0) > 0);
}

/** Every rate of a currency against USD, oldest first, turned to USD per unit. */
export async function selectRates(
  db: Database,
  currency: Currency,
): Promise<{ fromMs: number; num: bigint; den: bigint }[]> {
  const result = await db.pool.query<{ created_at: Date; num: string; den: string }>(
    "select created_at, num, den from fx_snapshot where quote = $1 order by created_at, id",
    [currency],
  );
  return result.rows.map((row) => ({ fromMs: row.created_at.getTime(), num: BigInt(row.den), den: BigInt(row.num) }));
}
