import { type Currency, MODEL_ABILITIES, type ModelFacts, type PriceCard } from "@/lib/kernel";
import { shownText } from "./book/price-book";
import type { CatalogEntry } from "./types";

const known = new WeakMap<CatalogEntry, Partial<Record<Currency, ModelFacts>>>();

/** What a model is selected and ordered by, with the prices of one currency. */
export function factsOf(entry: CatalogEntry, currency: Currency): ModelFacts {
  const facts = known.get(entry) ?? {};
  known.set(entry, facts);
  facts[currency] ??= computed(entry, entry.shownPrices[currency]);
  return facts[currency];
}

function computed(entry: CatalogEntry, card: PriceCard | null): ModelFacts {
  return {
    id: entry.id,
    name: entry.name,
    lab: entry.lab,
    labName: entry.labName,
    aliases: entry.aliases,
    type: entry.type,
    createdSeconds: entry.createdSeconds,
    contextLength: entry.contextLength,
    maxOutputTokens: entry.maxOutputTokens,
    inputModalities: entry.inputModalities,
    outputModalities: entry.outputModalities,
    abilities: MODEL_ABILITIES.filter((ability) => entry.capabilities[ability] === true),
    providers: entry.endpoints.map(({ provider }) => provider),
    isAvailable: entry.isAvailable,
    isDeprecated: entry.isDeprecated,
    isOpen: entry.facts.open_weights === true,
    isFree: isFree(card),
    inputPrice: shownText(card?.prices.input),
    outputPrice: shownText(card?.prices.output),
  };
}

const isFree = (card: PriceCard | null): boolean =>
  card !== null && card.tiers.length === 0 && Object.values(card.prices).every((price) => price.pico === 0n);
