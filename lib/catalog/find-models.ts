import { filterModels, type PriceCard, readModelWords } from "@/lib/kernel";
import { factsOf } from "./model-facts";
import { modalityOf } from "./render/openai";
import type { ListModelsInput } from "./schemas";
import { fold } from "./snapshot/resolve";
import type { CatalogContext, CatalogEntry } from "./types";

export type FindModelsInput = Omit<ListModelsInput, "limit" | "pageSize" | "after_id" | "before_id" | "pageToken">;

/** Models that fit, in the order asked for. The same words select in GET /models and on the catalogue page. */
export function findModels(ctx: CatalogContext, input: FindModelsInput): readonly CatalogEntry[] {
  const { models } = ctx.catalog.snapshot();
  const provider = input.provider === undefined ? null : fold(input.provider);
  const parameters =
    input.supported_parameters
      ?.split(",")
      .map((name) => name.trim())
      .filter(Boolean) ?? [];
  const selected = models.filter(
    (entry) =>
      (input.modality === undefined || modalityOf(entry) === input.modality) &&
      (input.available === undefined || entry.isAvailable === input.available) &&
      (provider === null || isOf(entry, provider)) &&
      parameters.every((name) => entry.supportedParameters?.includes(name)),
  );
  return filtered(selected, input);
}

const isOf = (entry: CatalogEntry, provider: string): boolean =>
  fold(entry.lab) === provider ||
  entry.endpoints.some((endpoint) => fold(endpoint.provider) === provider) ||
  entry.aliases.some((alias) => fold(alias).startsWith(`${provider}/`));

/** The words that the catalogue page has too. */
function filtered(entries: readonly CatalogEntry[], input: FindModelsInput): readonly CatalogEntry[] {
  const words = new Map(Object.entries(input).map(([name, value]) => [name, String(value)]));
  const filter = readModelWords((name) => [words.get(name) ?? ""].filter(Boolean), "USD");
  const byFacts = new Map(entries.map((entry) => [factsOf(entry, filter.currency), entry]));
  const found = filterModels([...byFacts.keys()], filter).flatMap((facts) => byFacts.get(facts) ?? []);
  if (filter.q || filter.sort) return found;
  const kept = new Set(found);
  return entries.filter((entry) => kept.has(entry));
}

/** Three parts input, one part output, in pico USD a token; null when the model has no token price. */
export function blendedPico(card: PriceCard | null): bigint | null {
  const input = card?.prices.input?.pico;
  if (input === undefined) return null;
  return (3n * input + (card?.prices.output?.pico ?? 0n)) / 4n;
}
