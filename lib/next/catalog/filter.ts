import type { ModelFilter } from "@/components/catalog/dto";
import type { CatalogEntry } from "@/lib/catalog";
import { type Currency, isCurrency } from "@/lib/kernel";
import { isFreeCard } from "./price-view";

export type Query = Readonly<Record<string, string | string[] | undefined>>;

const SORTS: readonly string[] = ["name", "new", "price", "context"];

const one = (value: string | string[] | undefined): string =>
  (Array.isArray(value) ? (value[0] ?? "") : (value ?? "")).trim().slice(0, 200);

const whole = (value: string, max: number): number => {
  const number = Number.parseInt(value, 10);
  return Number.isSafeInteger(number) && number > 0 ? Math.min(number, max) : 0;
};

/** The address's words as a filter; what is not understood is ignored. */
export function readModelFilter(query: Query, currency: Currency): ModelFilter {
  const sort = one(query.sort);
  const asked = one(query.currency).toUpperCase();
  return {
    q: one(query.q),
    type: one(query.type),
    lab: one(query.lab),
    takes: one(query.takes),
    ability: one(query.ability),
    context: whole(one(query.context), 100_000_000),
    isAvailableOnly: one(query.available) === "true",
    sort: SORTS.includes(sort) ? (sort as ModelFilter["sort"]) : "name",
    currency: isCurrency(asked) ? asked : currency,
    page: whole(one(query.page), 10_000) || 1,
  };
}

/** Models that match every condition, in the order asked for. */
export function filterModels(models: readonly CatalogEntry[], filter: ModelFilter): CatalogEntry[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter(
    (model) =>
      (!filter.type || model.type === filter.type) &&
      (!filter.lab || model.lab === filter.lab) &&
      (!filter.takes || model.inputModalities.includes(filter.takes)) &&
      (!filter.ability || model.capabilities[filter.ability] === true) &&
      (model.contextLength ?? 0) >= filter.context &&
      (!filter.isAvailableOnly || model.isAvailable) &&
      words.every((word) => haystack(model).includes(word)),
  );
  return found.sort(ORDERS[filter.sort](filter.currency));
}

const haystack = (model: CatalogEntry): string =>
  [model.id, model.name, model.labName, ...model.aliases].join(" ").toLowerCase();

type Order = (left: CatalogEntry, right: CatalogEntry) => number;

const byName: Order = (left, right) => left.name.localeCompare(right.name, "en") || (left.id < right.id ? -1 : 1);

const ORDERS: Readonly<Record<ModelFilter["sort"], (currency: Currency) => Order>> = {
  name: () => byName,
  new: () => (left, right) => right.createdSeconds - left.createdSeconds || byName(left, right),
  context: () => (left, right) => (right.contextLength ?? 0) - (left.contextLength ?? 0) || byName(left, right),
  price: (currency) => (left, right) => comparePrices(left, right, currency) || byName(left, right),
};

/** Free first, then by input price, unpriced and otherwise priced models last. */
function comparePrices(left: CatalogEntry, right: CatalogEntry, currency: Currency): number {
  const a = inputPico(left, currency);
  const b = inputPico(right, currency);
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

function inputPico(model: CatalogEntry, currency: Currency): bigint | null {
  const card = model.shownPrices[currency];
  if (isFreeCard(card)) return 0n;
  const price = card?.prices.input;
  return price ? price.pico / price.perUnits : null;
}
