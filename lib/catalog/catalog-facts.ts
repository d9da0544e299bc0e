import { blendedPico } from "./find-models";
import { modalityOf } from "./render/openai";
import type { Modality } from "./schemas";
import type { CatalogContext, CatalogEntry, CatalogRate, CatalogView } from "./types";

/** Figures for pages; computed from the catalogue in force, never typed by hand. Sandbox models are not counted. */
export interface CatalogFacts {
  readonly modelCount: number;
  readonly availableCount: number;
  readonly labCount: number;
  readonly providerCount: number;
  readonly byModality: Readonly<Partial<Record<Modality, number>>>;
  /** Chat models of more than zero price, by the blend of three parts input and one part output. */
  readonly cheapest: CatalogEntry | null;
  readonly newest: CatalogEntry | null;
  readonly longestContext: CatalogEntry | null;
  readonly labs: CatalogView["labs"];
  readonly rates: readonly CatalogRate[];
}

const known = new WeakMap<CatalogView, CatalogFacts>();

export function catalogFacts(ctx: CatalogContext): CatalogFacts {
  const view = ctx.catalog.snapshot();
  const facts = known.get(view) ?? computed(view);
  known.set(view, facts);
  return facts;
}

function computed(view: CatalogView): CatalogFacts {
  const models = view.models.filter((entry) => entry.origin !== "sandbox");
  const chat = models.filter((entry) => entry.type === "chat" && !entry.isDeprecated);
  const byModality: Partial<Record<Modality, number>> = {};
  for (const entry of models) byModality[modalityOf(entry)] = (byModality[modalityOf(entry)] ?? 0) + 1;
  const price = (entry: CatalogEntry) => blendedPico(entry.shownPrices.USD) ?? 0n;
  const best = (entries: readonly CatalogEntry[], isBetter: (a: CatalogEntry, b: CatalogEntry) => boolean) =>
    entries.reduce<CatalogEntry | null>((top, entry) => (top === null || isBetter(entry, top) ? entry : top), null);
  const labs = view.labs.filter((lab) => lab.id !== "sandbox");
  return {
    modelCount: models.length,
    availableCount: models.filter((entry) => entry.isAvailable).length,
    labCount: labs.length,
    providerCount: view.providers.length,
    byModality,
    cheapest: best(
      chat.filter((entry) => price(entry) > 0n),
      (a, b) => price(a) < price(b),
    ),
    newest: best(chat, (a, b) => a.createdSeconds > b.createdSeconds),
    longestContext: best(chat, (a, b) => (a.contextLength ?? 0) > (b.contextLength ?? 0)),
    labs,
    rates: view.rates,
  };
}
