import type { ModelDetail, OfferHealth, PriceHistoryPoint, PriceTable } from "@/components/catalog/dto";
import { type CatalogEntry, type PricePoint, readPriceHistory } from "@/lib/catalog";
import { getComposition } from "@/lib/composition";
import type { Currency } from "@/lib/kernel";
import { settled } from "../load";
import { rateView, rowOf } from "./data";
import { lineOf, priceLines } from "./price-view";
import { replacementOf } from "./replacement";

/** Everything about one model, or null when the id names none. `id` may be an alias. */
export async function findModel(id: string, currency: Currency): Promise<ModelDetail | null> {
  const { catalog, services, status } = await getComposition();
  const view = catalog.snapshot();
  const model = view.resolve(id);
  if (!model) return null;
  const [board, points] = await Promise.all([
    settled(status.board()),
    model.origin === "sandbox" ? [] : settled(readPriceHistory(services.db, model.id, currency)),
  ]);
  const healthOf = (provider: string): OfferHealth | null => {
    const found = board?.components.find((component) => component.kind === "provider" && component.id === provider);
    if (!found) return null;
    const { requests, errors, p50_ms: p50Ms, p95_ms: p95Ms } = found.now;
    return { state: found.status, requests, errors, p50Ms, p95Ms, uptime: found.uptime };
  };
  const found = view.rates.find((rate) => rate.quote === currency);
  return {
    ...rowOf(model, currency),
    createdAt: new Date(model.createdSeconds * 1000).toISOString(),
    parameters: model.supportedParameters,
    prices: priceTables(model, currency),
    offers: model.endpoints.map((offer) => ({
      id: offer.id,
      providerName: offer.providerName,
      nativeModel: offer.nativeModel,
      dialects: offer.dialects,
      unavailableReason: offer.unavailableReason,
      health: healthOf(offer.provider),
    })),
    history: points && historyOf(points),
    rate: found ? rateView(found) : null,
    knowledgeCutoff: textFact(model, "knowledge_cutoff"),
    retiresOn: textFact(model, "deprecation_date"),
    license: textFact(model, "license"),
    huggingFaceId: textFact(model, "huggingface_id"),
    replacement: replacementOf(model, view.models),
  };
}

function textFact(model: CatalogEntry, name: string): string | null {
  const value = model.facts[name];
  return typeof value === "string" ? value : null;
}

const historyOf = (points: readonly PricePoint[]): readonly PriceHistoryPoint[] =>
  points.map(({ fromMs, card }) => ({
    from: new Date(fromMs).toISOString(),
    input: lineOf(card, "input"),
    output: lineOf(card, "output"),
    other: card && !card.prices.input ? (priceLines(card.prices)[0] ?? null) : null,
  }));

/** Price tables, one for each set of providers that charge the same. */
export function priceTables(model: CatalogEntry, currency: Currency): readonly PriceTable[] {
  const tables = new Map<string, { providers: string[]; table: Omit<PriceTable, "providers"> }>();
  for (const { providerName, prices } of model.endpoints) {
    const card = prices[currency];
    if (!card) continue;
    const table = {
      lines: priceLines(card.prices),
      tiers: card.tiers.map((tier) => ({ aboveInputTokens: tier.aboveInputTokens, lines: priceLines(tier.prices) })),
    };
    const key = JSON.stringify(table);
    const known = tables.get(key);
    if (known) known.providers.push(providerName);
    else tables.set(key, { providers: [providerName], table });
  }
  return [...tables.values()].map(({ providers, table }) => ({ providers, ...table }));
}
