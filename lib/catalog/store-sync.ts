import type { PoolClient } from "pg";
import type { CatalogFile, FileModel } from "./file/schema";

/** SQL that carries a catalogue file into the tables, in bulk. All functions run inside the caller's transaction. */

export interface StoredEndpoint {
  readonly upstream: string;
  readonly model: string;
  readonly dialect: string | null;
  readonly pricing: unknown;
}

/** A model as the tables hold it, in the shape that a difference is told in. */
export interface StoredModel {
  readonly id: string;
  readonly status: string;
  readonly name: string;
  readonly type: string;
  readonly created: number | null;
  readonly contextLength: number | null;
  readonly maxOutputTokens: number | null;
  readonly modalities: { readonly input: string[]; readonly output: string[] };
  readonly capabilities: unknown;
  readonly supportedParameters: unknown;
  readonly pricing: unknown;
  readonly facts: unknown;
  readonly aliases: readonly string[];
  readonly endpoints: readonly StoredEndpoint[];
}

/** Facts of a model that only pages read. */
export const factsOf = (model: FileModel) => ({
  created_basis: model.created_basis,
  release_date: model.release_date ?? null,
  knowledge_cutoff: model.knowledge_cutoff ?? null,
  open_weights: model.open_weights ?? null,
  license: model.license ?? null,
  huggingface_id: model.huggingface_id ?? null,
  base_model: model.base_model ?? null,
  embedding_dimensions: model.embedding_dimensions ?? null,
  deprecation_date: model.deprecation_date ?? null,
  cache_ttl_seconds: model.cache_ttl_seconds ?? null,
  voices: model.voices ?? null,
  price_source: model.price_source ?? null,
  price_as_of: model.price_as_of ?? null,
  price_agreement: model.price_agreement ?? null,
  source: model.source,
});

export const endpointId = (modelId: string, upstream: string): string => `${modelId}@${upstream}`;

/** Models that came from a file and are not retired. */
export async function readStoredModels(client: Pick<PoolClient, "query">): Promise<StoredModel[]> {
  const result = await client.query<{
    id: string;
    status: string;
    name: string;
    type: string;
    created_seconds: string | null;
    context_length: number | null;
    max_output_tokens: number | null;
    input_modalities: string[];
    output_modalities: string[];
    capabilities: unknown;
    supported_parameters: unknown;
    list_price: unknown;
    facts: unknown;
    aliases: string[];
    endpoints: StoredEndpoint[];
  }>(
    `select m.*, (select coalesce(array_agg(alias order by alias collate "C"), '{}') from model_alias a where a.model_id = m.id) as aliases,
            (select coalesce(json_agg(json_build_object('upstream', e.upstream_id, 'model', e.native_model,
                                                        'dialect', e.dialect, 'pricing', e.list_price) order by e.position), '[]')
               from model_endpoint e where e.model_id = m.id and e.is_listed) as endpoints
       from model m where m.origin = 'file' and m.status <> 'retired' order by m.position`,
  );
  return result.rows.map((row) => ({
    id: row.id,
    status: row.status,
    name: row.name,
    type: row.type,
    created: row.created_seconds === null ? null : Number(row.created_seconds),
    contextLength: row.context_length,
    maxOutputTokens: row.max_output_tokens,
    modalities: { input: row.input_modalities, output: row.output_modalities },
    capabilities: row.capabilities,
    supportedParameters: row.supported_parameters,
    pricing: row.list_price,
    facts: row.facts,
    aliases: row.aliases,
    endpoints: row.endpoints,
  }));
}

/** Writes labs, upstreams, models, aliases and endpoints; retires models and endpoints the file no longer has. */
export async function writeFile(client: PoolClient, file: CatalogFile): Promise<void> {
  await writeCompanies(client, file);
  await writeModels(client, file.models);
  await writeAliases(client, file.models);
  await writeEndpoints(client, file.models);
}

async function writeCompanies(client: PoolClient, file: CatalogFile): Promise<void> {
  await client.query(
    `insert into lab(id, name, aliases)
     select id, name, array(select jsonb_array_elements_text(aliases))
       from jsonb_to_recordset($1::jsonb) as t(id text, name text, aliases jsonb)
     on conflict (id) do update set name = excluded.name, aliases = excluded.aliases`,
    [JSON.stringify(file.labs.map((lab) => ({ ...lab, aliases: lab.aliases ?? [] })))],
  );
  await client.query(
    `insert into upstream(id, name, base_url, dialects, auth, env, docs, position)
     select id, name, base_url, array(select jsonb_array_elements_text(dialects)), auth, env, docs, position
       from jsonb_to_recordset($1::jsonb)
         as t(id text, name text, base_url text, dialects jsonb, auth text, env text, docs text, position int)
     on conflict (id) do update set name = excluded.name, base_url = excluded.base_url, dialects = excluded.dialects,
       auth = excluded.auth, env = excluded.env, docs = excluded.docs, position = excluded.position`,
    [JSON.stringify(file.upstreams.map((upstream, position) => ({ ...upstream, position })))],
  );
}

async function writeModels(client: PoolClient, models: readonly FileModel[]): Promise<void> {
  const rows = models.map((model, position) => ({
    id: model.id,
    lab_id: model.lab,
    name: model.name,
    type: model.type,
    status: model.status,
    created_seconds: model.created,
    context_length: model.context_length,
    max_output_tokens: model.max_output_tokens,
    input: model.modalities.input,
    output: model.modalities.output,
    capabilities: model.capabilities ?? {},
    supported_parameters: model.supported_parameters ?? null,
    list_price: model.pricing,
    facts: factsOf(model),
    position,
  }));
  await client.query(
    `insert into model(id, lab_id, name, type, status, origin, created_seconds, context_length, max_output_tokens,
                       input_modalities, output_modalities, capabilities, supported_parameters, list_price, facts, position)
     select id, lab_id, name, type, status, 'file', created_seconds, context_length, max_output_tokens,
            array(select jsonb_array_elements_text(input)), array(select jsonb_array_elements_text(output)),
            capabilities, nullif(supported_parameters, 'null'), list_price, facts, position
       from jsonb_to_recordset($1::jsonb)
         as t(id text, lab_id text, name text, type text, status text, created_seconds bigint, context_length int,
              max_output_tokens int, input jsonb, output jsonb, capabilities jsonb, supported_parameters jsonb,
              list_price jsonb, facts jsonb, position int)
     on conflict (id) do update set lab_id = excluded.lab_id, name = excluded.name, type = excluded.type,
       status = excluded.status, origin = 'file', created_seconds = excluded.created_seconds,
       context_length = excluded.context_length, max_output_tokens = excluded.max_output_tokens,
       input_modalities = excluded.input_modalities, output_modalities = excluded.output_modalities,
       capabilities = excluded.capabilities, supported_parameters = excluded.supported_parameters,
       list_price = excluded.list_price, facts = excluded.facts, position = excluded.position`,
    [JSON.stringify(rows)],
  );
  await client.query("update model set status = 'retired' where origin = 'file' and id <> all($1::text[])", [
    models.map((model) => model.id),
  ]);
}

async function writeAliases(client: PoolClient, models: readonly FileModel[]): Promise<void> {
  const pairs = models.flatMap((model) => (model.aliases ?? []).map((alias) => ({ alias, id: model.id })));
  await client.query("delete from model_alias where alias <> all($1::text[])", [pairs.map((pair) => pair.alias)]);
  await client.query(
    `insert into model_alias(alias, model_id) select * from unnest($1::text[], $2::text[])
     on conflict (alias) do update set model_id = excluded.model_id`,
    [pairs.map((pair) => pair.alias), pairs.map((pair) => pair.id)],
  );
}

async function writeEndpoints(client: PoolClient, models: readonly FileModel[]): Promise<void> {
  const rows = models.flatMap((model) =>
    model.upstreams.map((offer, position) => ({
      id: endpointId(model.id, offer.upstream),
      model_id: model.id,
      upstream_id: offer.upstream,
      native_model: offer.model,
      dialect: offer.dialect ?? null,
      list_price: offer.pricing ?? null,
      position,
    })),
  );
  await client.query(
    `insert into model_endpoint(id, model_id, upstream_id, native_model, dialect, list_price, position, is_listed)
     select id, model_id, upstream_id, native_model, dialect, nullif(list_price, 'null'), position, true
       from jsonb_to_recordset($1::jsonb)
         as t(id text, model_id text, upstream_id text, native_model text, dialect text, list_price jsonb, position int)
     on conflict (id) do update set native_model = excluded.native_model, dialect = excluded.dialect,
       list_price = excluded.list_price, position = excluded.position, is_listed = true`,
    [JSON.stringify(rows)],
  );
  await client.query(
    `update model_endpoint e set is_listed = false from model m
      where m.id = e.model_id and m.origin = 'file' and e.is_listed and e.id <> all($1::text[])`,
    [rows.map((row) => row.id)],
  );
}
