import type { PriceCard } from "@/lib/kernel";
import { modalityOf } from "./render/openai";
import type { ListModelsInput } from "./schemas";
import { fold, tailOf } from "./snapshot/resolve";
import type { CatalogContext, CatalogEntry } from "./types";

export type FindModelsInput = Pick<
  ListModelsInput,
  "modality" | "provider" | "available" | "q" | "supported_parameters" | "sort"
>;

/** Models that fit, in the order asked for. The same words select in GET /models and on the catalogue page. */
export function findModels(ctx: CatalogContext, input: FindModelsInput): readonly CatalogEntry[] {
  const view = ctx.catalog.snapshot();
  const provider = input.provider === undefined ? null : fold(input.provider);
  const parameters =
    input.supported_parameters
      ?.split(",")
      .map((name) => name.trim())
      .filter(Boolean) ?? [];
  const fits = (entry: CatalogEntry) =>
    (input.modality === undefined || modalityOf(entry) === input.modality) &&
    (input.available === undefined || entry.isAvailable === input.available) &&
    (provider === null || isOf(entry, provider)) &&
    parameters.every((name) => entry.supportedParameters?.includes(name));
  const selected = view.models.filter(fits);
  return sorted(searched(selected, input.q, view.suggest), input.sort ?? "catalog");
}

const isOf = (entry: CatalogEntry, provider: string): boolean =>
  fold(entry.lab) === provider ||
  entry.endpoints.some((endpoint) => fold(endpoint.provider) === provider) ||
  entry.aliases.some((alias) => fold(alias).startsWith(`${provider}/`));

/** Every word somewhere in id, aliases or name; when nothing fits, near misses of the whole phrase. */
function searched(
  entries: CatalogEntry[],
  phrase: string | undefined,
  suggest: (id: string) => readonly string[],
): CatalogEntry[] {
  const words = fold(phrase?.trim() ?? "")
    .split("-")
    .filter(Boolean);
  if (words.length === 0) return entries;
  const found = entries.filter((entry) => {
    const text = fold(`${entry.id} ${entry.name} ${entry.labName} ${entry.aliases.join(" ")}`);
    return words.every((word) => text.includes(word));
  });
  if (found.length > 0) return found.toSorted((a, b) => rank(a, words.join("-")) - rank(b, words.join("-")));
  const near = new Set(suggest(words.join("-")));
  return entries.filter((entry) => near.has(entry.id));
}

/** A model of that very name first, then those whose name begins so. */
function rank(entry: CatalogEntry, phrase: string): number {
  const names = [entry.id, ...entry.aliases].flatMap((id) => [fold(id), tailOf(fold(id))]);
  if (names.includes(phrase)) return 0;
  return names.some((name) => name.startsWith(phrase)) ? 1 : 2;
}

function sorted(entries: CatalogEntry[], sort: NonNullable<FindModelsInput["sort"]>): CatalogEntry[] {
  switch (sort) {
    case "newest":
      return entries.toSorted((a, b) => b.createdSeconds - a.createdSeconds);
    case "price":
      return entries.toSorted((a, b) => compare(blendedPico(a.shownPrices.USD), blendedPico(b.shownPrices.USD)));
    case "context":
      return entries.toSorted((a, b) => (b.contextLength ?? 0) - (a.contextLength ?? 0));
    case "name":
      return entries.toSorted((a, b) => a.name.localeCompare(b.name, "en"));
    default:
      return entries;
  }
}

/** Three parts input, one part output, in pico USD a token; null when the model has no token price. */
export function blendedPico(card: PriceCard | null): bigint | null {
  const input = card?.prices.input?.pico;
  if (input === undefined) return null;
  return (3n * input + (card?.prices.output?.pico ?? 0n)) / 4n;
}

function compare(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
