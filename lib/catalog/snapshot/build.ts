import type { CatalogModel } from "@/lib/gateway/ports";
import { CURRENCIES, type Currency, type PriceCard } from "@/lib/kernel";
import { cardOf } from "../book/price-book";
import type { CatalogRows, EndpointRow, ModelRow, UpstreamRow } from "../store";
import type { CatalogEntry, CatalogOffer, CatalogProvider, CatalogView, UnavailableReason } from "../types";
import { createResolver } from "./resolve";
import { createSuggest } from "./suggest";

export interface BuildOptions {
  readonly isProviderConfigured: (provider: string) => boolean;
  readonly sandboxModels: readonly CatalogModel[];
  /** Catalogue types and dialects that the gateway serves. */
  readonly servedTypes: ReadonlySet<string>;
  readonly servedDialects: ReadonlySet<string>;
  readonly nowMs: number;
}

type Cards = Readonly<Record<Currency, PriceCard | null>>;
const NO_CARDS: Cards = { USD: null, RUB: null, KZT: null };

/** GET /models needs an integer: models of unknown age fall back to the date of the catalogue. */
const CATALOG_DATE_SECONDS = Date.UTC(2026, 10, 20) / 1000;

/** Rows → the immutable view that requests read. */
export function buildView(rows: CatalogRows, options: BuildOptions): CatalogView {
  const labNames = new Map(rows.labs.map((lab) => [lab.id, lab.name]));
  const upstreams = new Map(rows.upstreams.map((upstream) => [upstream.id, upstream]));
  const cards = collectCards(rows);
  const offers = new Map<string, EndpointRow[]>();
  for (const row of rows.endpoints) {
    const ofModel = offers.get(row.model_id);
    if (ofModel) ofModel.push(row);
    else offers.set(row.model_id, [row]);
  }
  const entries = rows.models.map((model) => {
    const endpoints = (offers.get(model.id) ?? []).map((row) =>
      offerOf(row, model, upstreams.get(row.upstream_id), cards, options),
    );
    return entryOf(model, endpoints, cards, labNames.get(model.lab_id) ?? model.lab_id, options.nowMs);
  });
  const isEnabled = new Map(rows.models.map((model) => [model.id, model.is_enabled]));
  const models = [
    ...entries.filter((entry) => isEnabled.get(entry.id)),
    ...options.sandboxModels.map((model) => sandboxEntry(model, options)),
  ];
  const byId = new Map(models.map((entry) => [entry.id, entry]));
  const resolver = createResolver(models, rows.labs);
  return Object.freeze({
    version: rows.version,
    models,
    disabled: entries.filter((entry) => !isEnabled.get(entry.id)),
    labs: labsOf(models, labNames),
    providers: rows.upstreams.map((upstream) => providerOf(upstream, entries, options)),
    rates: rows.rates.map(({ quote, num, den, source, atMs }) => ({ quote, num, den, source, atMs })),
    margins: rows.margins,
    builtAtMs: options.nowMs,
    resolve: (id: string) => byId.get(resolver.resolve(id)?.id ?? ""),
    suggest: createSuggest(models.map((entry) => entry.id)),
  });
}

function collectCards(rows: CatalogRows): Map<string, Record<Currency, PriceCard | null>> {
  const cards = new Map<string, Record<Currency, PriceCard | null>>();
  for (const version of rows.prices) {
    if (version.basis === "model") continue;
    const key = version.endpointId || version.modelId;
    const card = version.rows.length > 0 ? cardOf(version.versionId, version.rows) : null;
    cards.set(key, { ...(cards.get(key) ?? NO_CARDS), [version.currency]: card });
  }
  return cards;
}

const CLAUDE = /(^|[./])anthropic\.claude/;

/** "openai-chat (at /openai)" → "openai-chat"; Google's native dialect under the gateway's name. */
export function dialectName(text: string): string {
  const name = text.split(" ", 1)[0] ?? text;
  return name === "google-generative-ai" ? "gemini-generate" : name;
}

/** How an upstream that speaks a chat dialect takes embeddings. */
const EMBEDDINGS: Readonly<Record<string, string>> = {
  "openai-chat": "openai-embeddings",
  "openai-embeddings": "openai-embeddings",
  "gemini-generate": "gemini-embeddings",
};

/**
 * The upstream's dialects, the row's preference first. A `decisions` row speaks nothing else; other kinds of models than
 * chat and embedding speak only what their row names, because an upstream's list is about its chat endpoint.
 */
function dialectsOf(row: EndpointRow, model: ModelRow, upstream: UpstreamRow | undefined): readonly string[] {
  // InvokeModel of Bedrock takes and gives Claude's own messages.
  if (row.dialect === "bedrock-converse" && CLAUDE.test(row.native_model)) return ["anthropic-messages"];
  const preferred = row.dialect === null ? [] : [dialectName(row.dialect)];
  const spoken = (upstream?.dialects ?? []).map(dialectName);
  if (model.type === "embedding" && preferred.length === 0) {
    const known = spoken.map((name) => EMBEDDINGS[name]).filter((name) => name !== undefined);
    return [...new Set(known)];
  }
  if (model.type !== "chat" || row.dialect === "decisions") return preferred;
  return [...new Set([...preferred, ...spoken])];
}

function offerOf(
  row: EndpointRow,
  model: ModelRow,
  upstream: UpstreamRow | undefined,
  cards: ReadonlyMap<string, Cards>,
  options: BuildOptions,
): CatalogOffer {
  const dialects = dialectsOf(row, model, upstream);
  const prices = cards.get(row.id) ?? cards.get(model.id) ?? NO_CARDS;
  const isServed = options.servedTypes.has(model.type) && dialects.some((one) => options.servedDialects.has(one));
  const isConfigured = options.isProviderConfigured(row.upstream_id);
  return {
    id: row.id,
    modelId: model.id,
    provider: row.upstream_id,
    providerName: upstream?.name ?? row.upstream_id,
    nativeModel: row.native_model,
    dialects,
    prices,
    isEnabled: true,
    isConfigured,
    unavailableReason: reasonOf(
      isServed,
      isConfigured,
      CURRENCIES.some((currency) => prices[currency] !== null),
    ),
  };
}

function reasonOf(isServed: boolean, isConfigured: boolean, isPriced: boolean): UnavailableReason | null {
  if (!isServed) return "not_served";
  if (!isConfigured) return "no_provider";
  return isPriced ? null : "no_price";
}

/** The reason closest to being callable: a model lacking only a price says so. */
const REASONS: readonly UnavailableReason[] = ["no_price", "no_provider", "not_served"];

function entryOf(
  model: ModelRow,
  endpoints: readonly CatalogOffer[],
  cards: ReadonlyMap<string, Cards>,
  labName: string,
  nowMs: number,
): CatalogEntry {
  const callable = endpoints.find((endpoint) => endpoint.unavailableReason === null);
  const shown = callable ?? endpoints.find((endpoint) => endpoint.prices.USD !== null);
  const reasons = new Set(endpoints.map((endpoint) => endpoint.unavailableReason));
  const retiresOn = model.facts.deprecation_date;
  const isPast = typeof retiresOn === "string" && Date.parse(retiresOn) <= nowMs;
  return {
    id: model.id,
    lab: model.lab_id,
    labName,
    name: model.name,
    type: model.type,
    status: model.status,
    origin: model.origin,
    createdSeconds: model.created_seconds === null ? CATALOG_DATE_SECONDS : Number(model.created_seconds),
    contextLength: model.context_length,
    maxOutputTokens: model.max_output_tokens,
    inputModalities: model.input_modalities,
    outputModalities: model.output_modalities,
    capabilities: model.capabilities,
    supportedParameters: model.supported_parameters,
    aliases: model.aliases,
    facts: model.facts,
    endpoints,
    shownPrices: shown?.prices ?? cards.get(model.id) ?? NO_CARDS,
    isAvailable: callable !== undefined,
    unavailableReason: callable ? null : (REASONS.find((reason) => reasons.has(reason)) ?? "not_served"),
    isDeprecated: model.status === "legacy" || isPast,
  };
}

function sandboxEntry(model: CatalogModel, options: BuildOptions): CatalogEntry {
  const isServed = options.servedTypes.has(model.type);
  const reason = isServed ? null : "not_served";
  return {
    ...model,
    labName: "Sandbox",
    status: "active",
    origin: "sandbox",
    shownPrices: model.endpoints[0]?.prices ?? NO_CARDS,
    isAvailable: isServed,
    unavailableReason: reason,
    isDeprecated: false,
    facts: {},
    endpoints: model.endpoints.map((endpoint) => ({
      ...endpoint,
      providerName: "Sandbox",
      isConfigured: true,
      unavailableReason: reason,
    })),
  };
}

function labsOf(models: readonly CatalogEntry[], names: ReadonlyMap<string, string>): CatalogView["labs"] {
  const counts = new Map<string, number>();
  for (const model of models) counts.set(model.lab, (counts.get(model.lab) ?? 0) + 1);
  return [...counts].map(([id, modelCount]) => ({ id, name: names.get(id) ?? id, modelCount }));
}

function providerOf(upstream: UpstreamRow, entries: readonly CatalogEntry[], options: BuildOptions): CatalogProvider {
  return {
    id: upstream.id,
    name: upstream.name,
    isConfigured: options.isProviderConfigured(upstream.id),
    env: upstream.env,
    baseUrl: upstream.base_url,
    docs: upstream.docs,
    dialects: [...new Set(upstream.dialects.map(dialectName))],
    modelCount: entries.filter((entry) => entry.endpoints.some((endpoint) => endpoint.provider === upstream.id)).length,
  };
}
