import { type CatalogOptions, type ModelList, type ModelRow, pageOf, type RateView } from "@/components/catalog/dto";
import { type CatalogEntry, type CatalogView, factsOf } from "@/lib/catalog";
import { getComposition } from "@/lib/composition";
import { type Currency, divideUp, filterModels, formatScaled, type ModelFilter } from "@/lib/kernel";
import { isFreeCard, priceLines } from "./price-view";

const view = async (): Promise<CatalogView> => (await getComposition()).catalog.snapshot();

const isReal = (model: CatalogEntry): boolean => model.origin !== "sandbox";

/** How much is in the catalog; the sandbox's own models are not counted. */
export async function catalogCounts(): Promise<{ readonly models: number; readonly labs: number }> {
  const models = (await view()).models.filter(isReal);
  return { models: models.length, labs: new Set(models.map((model) => model.lab)).size };
}

/** The newest chat model with a price from each of the labs with most models, callable ones first. */
export async function landingModels(currency: Currency, count: number): Promise<readonly ModelRow[]> {
  const { models, labs } = await view();
  const bySize = [...labs].sort((left, right) => right.modelCount - left.modelCount);
  const newest = bySize.flatMap(({ id }) => {
    const priced = models.filter(
      (model) =>
        model.lab === id &&
        isReal(model) &&
        model.type === "chat" &&
        model.status === "active" &&
        model.shownPrices[currency]?.prices.input &&
        !isFreeCard(model.shownPrices[currency]),
    );
    priced.sort(
      (left, right) =>
        Number(right.isAvailable) - Number(left.isAvailable) || right.createdSeconds - left.createdSeconds,
    );
    return priced.slice(0, 1);
  });
  newest.sort((left, right) => Number(right.isAvailable) - Number(left.isAvailable));
  return newest.slice(0, count).map((model) => rowOf(model, currency));
}

/** A chat model that a live key can call now: the cheapest by input price in USD, or null. */
export async function firstCallableModel(): Promise<string | null> {
  const { models } = await view();
  const callable = models.filter((model) => isReal(model) && model.type === "chat" && model.isAvailable);
  const picoOf = (model: CatalogEntry) => Number(model.shownPrices.USD?.prices.input?.pico ?? Number.POSITIVE_INFINITY);
  return callable.sort((left, right) => picoOf(left) - picoOf(right))[0]?.id ?? null;
}

const known = new WeakMap<CatalogView, Partial<Record<Currency, readonly ModelRow[]>>>();

/** Every model with the prices of a currency; made once for each state of the catalog. */
function rowsOf(current: CatalogView, currency: Currency): readonly ModelRow[] {
  const rows = known.get(current) ?? {};
  known.set(current, rows);
  rows[currency] ??= current.models.map((model) => rowOf(model, currency));
  return rows[currency];
}

/** One page of the catalog. */
export async function listModels(filter: ModelFilter): Promise<ModelList> {
  const current = await view();
  const rows = rowsOf(current, filter.currency);
  return {
    ...pageOf(filterModels(rows, filter), filter.page),
    totalCount: rows.length,
    isCatalogEmpty: !current.models.some(isReal),
  };
}

/** Every row, for filtering in the browser. */
export const allModels = async (currency: Currency): Promise<readonly ModelRow[]> => rowsOf(await view(), currency);

/** What the facets can be set to. */
export async function catalogOptions(): Promise<CatalogOptions> {
  const { models, labs, providers } = await view();
  const byName = (left: { readonly name: string }, right: { readonly name: string }) =>
    left.name.localeCompare(right.name, "en");
  return {
    types: [...new Set(models.map((model) => model.type))].sort(),
    labs: labs.map(({ id, name }) => ({ id, name })).sort(byName),
    upstreams: providers
      .filter(({ modelCount }) => modelCount > 0)
      .map(({ id, name }) => ({ id, name }))
      .sort(byName),
    takes: mostUsed(models.flatMap((model) => model.inputModalities)),
    gives: mostUsed(models.flatMap((model) => model.outputModalities)),
  };
}

function mostUsed(words: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left).map(([word]) => word);
}

/** A rate as pages show it. */
export const rateView = ({ num, den, quote, source, atMs }: CatalogView["rates"][number]): RateView => ({
  rate: formatScaled(divideUp(num * 1_000_000n, den), 6),
  currency: quote,
  source,
  at: new Date(atMs).toISOString(),
});

/** A model as a row of the catalog. */
export function rowOf(model: CatalogEntry, currency: Currency): ModelRow {
  const facts = factsOf(model, currency);
  const card = model.shownPrices[currency];
  return {
    ...facts,
    otherPrice: card && facts.inputPrice === null ? (priceLines(card.prices)[0] ?? null) : null,
    unavailableReason: model.unavailableReason,
  };
}
