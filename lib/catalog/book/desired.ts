import { createHash } from "node:crypto";
import { CURRENCIES, type Currency, type PriceUnit } from "@/lib/kernel";
import type { ListPrice, PriceField } from "../file/schema";
import { type BookRates, bookRows, PRICE_FIELDS, type PriceRow, UNIT_RULES } from "./price-book";

/** Everything the book is computed from; what the store reads in one transaction. */
export interface BookSources {
  readonly models: readonly { readonly id: string; readonly listPrice: ListPrice }[];
  readonly endpoints: readonly {
    readonly id: string;
    readonly modelId: string;
    readonly upstreamId: string;
    readonly listPrice: ListPrice | null;
  }[];
  readonly overrides: readonly PriceOverride[];
  readonly margins: readonly MarginRule[];
  readonly rates: BookRates;
}

export interface PriceOverride {
  readonly modelId: string;
  readonly endpointId: string | null;
  readonly currency: Currency;
  readonly isFree: boolean;
  readonly prices: ListPrice;
}

export interface MarginRule {
  readonly scope: "environment" | "global" | "provider" | "model";
  readonly scopeId: string;
  readonly percent: string;
}

export const PRICE_BASES = ["list", "operator", "free", "model", "none"] as const;
export type PriceBasis = (typeof PRICE_BASES)[number];

/** A price version as it ought to be in force. */
export interface BookEntry {
  readonly modelId: string;
  /** "" = the model's own price. */
  readonly endpointId: string;
  readonly currency: Currency;
  readonly basis: PriceBasis;
  readonly marginPercent: string;
  readonly fxSnapshotId: string | null;
  readonly rows: readonly PriceRow[];
  readonly hash: string;
}

export const entryKey = (entry: Pick<BookEntry, "modelId" | "endpointId" | "currency">): string =>
  `${entry.modelId}\n${entry.endpointId}\n${entry.currency}`;

/** The whole book: one entry per model and currency, and one per endpoint whose price is not its model's. */
export function desiredBook(sources: BookSources): BookEntry[] {
  const overrides = groupOverrides(sources.overrides);
  const margins = new Map(sources.margins.map((rule) => [`${rule.scope}:${rule.scopeId}`, rule.percent]));
  const baseMargin = margins.get("global:") ?? margins.get("environment:") ?? "0";
  const entries: BookEntry[] = [];
  const lists = new Map<string, ListPrice>();
  for (const model of sources.models) {
    lists.set(model.id, model.listPrice);
    const marginPercent = margins.get(`model:${model.id}`) ?? baseMargin;
    const own = overrides.get(`${model.id}\n`);
    for (const currency of CURRENCIES) {
      entries.push(
        entryFor(
          { modelId: model.id, endpointId: "", currency, own, list: model.listPrice, marginPercent },
          sources.rates,
        ),
      );
    }
  }
  for (const endpoint of sources.endpoints) {
    const modelMargin = margins.get(`model:${endpoint.modelId}`);
    const providerMargin = margins.get(`provider:${endpoint.upstreamId}`);
    const marginPercent = modelMargin ?? providerMargin ?? baseMargin;
    const ownOverride = overrides.get(`${endpoint.modelId}\n${endpoint.id}`);
    const modelOverride = overrides.get(`${endpoint.modelId}\n`);
    const hasOwnList = endpoint.listPrice !== null && !modelOverride;
    const hasOwnMargin = !modelOverride && modelMargin === undefined && providerMargin !== undefined;
    if (!ownOverride && !hasOwnList && !hasOwnMargin) continue;
    const list = withModelExtras(endpoint.listPrice, lists.get(endpoint.modelId) ?? {});
    for (const currency of CURRENCIES) {
      const subject = { modelId: endpoint.modelId, endpointId: endpoint.id, currency };
      entries.push(
        entryFor({ ...subject, own: narrowed(modelOverride, ownOverride), list, marginPercent }, sources.rates),
      );
    }
  }
  return entries;
}

/** An endpoint's own prices over its model's, currency by currency; a free mark on either side is not mixed with prices. */
function narrowed(model: OverrideSet | undefined, own: OverrideSet | undefined): OverrideSet | undefined {
  if (!own || !model) return own ?? model;
  return isFree(own) || isFree(model) ? own : { ...model, ...own };
}

const isFree = (set: OverrideSet): boolean => Object.values(set).some((one) => one.isFree);

/** An endpoint's list price replaces the model's token prices; what it does not speak of (images, searches) is the model's. */
function withModelExtras(own: ListPrice | null, model: ListPrice): ListPrice {
  if (!own) return model;
  const extras: Partial<Record<PriceField, string>> = {};
  for (const field of PRICE_FIELDS) {
    const text = model[field];
    if (text !== undefined && !TEXT_FIELDS.has(field)) extras[field] = text;
  }
  return { ...extras, ...own };
}

const TEXT_FIELDS: ReadonlySet<PriceField> = new Set([
  "input",
  "output",
  "cache_read",
  "cache_write",
  "cache_write_1h",
]);

type OverrideSet = Partial<Record<Currency, PriceOverride>>;

function groupOverrides(overrides: readonly PriceOverride[]): Map<string, OverrideSet> {
  const groups = new Map<string, OverrideSet>();
  for (const override of overrides) {
    const key = `${override.modelId}\n${override.endpointId ?? ""}`;
    groups.set(key, { ...groups.get(key), [override.currency]: override });
  }
  return groups;
}

interface EntryInput {
  readonly modelId: string;
  readonly endpointId: string;
  readonly currency: Currency;
  readonly own: OverrideSet | undefined;
  readonly list: ListPrice;
  readonly marginPercent: string;
}

/**
 * Which source sets a price: the operator's in this currency, the operator's in USD, the list price with margin, the
 * operator's in another currency. Converting brings in the FX snapshot of whichever currency is not USD.
 */
function entryFor(input: EntryInput, rates: BookRates): BookEntry {
  const { modelId, endpointId, currency, own = {} } = input;
  const subject = { modelId, endpointId, currency };
  const hasList = Object.keys(input.list).length > 0;
  const override = own[currency] ?? own.USD ?? (hasList ? undefined : (own.RUB ?? own.KZT));
  if (isFree(own)) {
    return sealed({ ...subject, basis: "free", marginPercent: "0", fxSnapshotId: null, rows: FREE_ROWS });
  }
  if (!override && !hasList) {
    return sealed({ ...subject, basis: "none", marginPercent: "0", fxSnapshotId: null, rows: [] });
  }
  const from = override?.currency ?? "USD";
  const marginPercent = override ? "0" : input.marginPercent;
  const fxSnapshotId = from === currency ? null : (rates[currency].snapshotId ?? rates[from].snapshotId);
  const rows = bookRows(override?.prices ?? input.list, { from, to: currency, rates, marginPercent });
  return sealed({ ...subject, basis: override ? "operator" : "list", marginPercent, fxSnapshotId, rows });
}

const FREE_UNITS = new Set<PriceUnit>(
  PRICE_FIELDS.map((field) => UNIT_RULES[field].unit).filter((unit) => !/^(cache_|input_|output_)/.test(unit)),
);
const FREE_ROWS: readonly PriceRow[] = [...FREE_UNITS].map((unit) => ({
  unit,
  aboveInputTokens: 0,
  pico: 0n,
  perUnits: 1n,
}));

function sealed(entry: Omit<BookEntry, "hash">): BookEntry {
  const rows = entry.rows.map((row) => `${row.unit}>${row.aboveInputTokens}=${row.pico}/${row.perUnits}`).join(";");
  const text = [entry.basis, entry.marginPercent, entry.fxSnapshotId ?? "", rows].join("|");
  return { ...entry, hash: createHash("sha256").update(text).digest("hex").slice(0, 32) };
}

/** Marks an endpoint that used to have its own price and now follows its model. */
export const followsModel = (subject: Pick<BookEntry, "modelId" | "endpointId" | "currency">): BookEntry =>
  sealed({ ...subject, basis: "model", marginPercent: "0", fxSnapshotId: null, rows: [] });

/** Entries to write so that what is in force becomes what is desired. `inForce` maps entryKey → content hash. */
export function bookChanges(desired: readonly BookEntry[], inForce: ReadonlyMap<string, string>): BookEntry[] {
  const wanted = new Set<string>();
  const changes: BookEntry[] = [];
  for (const entry of desired) {
    const key = entryKey(entry);
    wanted.add(key);
    const hash = inForce.get(key);
    if (hash === entry.hash || (hash === undefined && entry.basis === "none")) continue;
    changes.push(entry);
  }
  for (const [key, hash] of inForce) {
    const [modelId = "", endpointId = "", currency = ""] = key.split("\n");
    if (wanted.has(key) || endpointId === "") continue;
    const entry = followsModel({ modelId, endpointId, currency: currency as Currency });
    if (entry.hash !== hash) changes.push(entry);
  }
  return changes;
}
