import { COMPARED_MAX } from "@/components/catalog/compare-words";
import type { ComparedModel, Comparison } from "@/components/compare/dto";
import { costOfUse } from "@/components/pricing/use-cost";
import type { CatalogEntry } from "@/lib/catalog";
import { getComposition } from "@/lib/composition";
import { type Currency, formatNano, type PriceCard, searchModels } from "@/lib/kernel";
import { getUsage } from "@/lib/usage";
import { findPageContext } from "../page-context";
import { rowOf } from "./data";
import { priceLines } from "./price-view";

const NEAR = 4;

/** The models side by side; ids may be aliases, and what is none comes with near names. */
export async function compareModels(asked: readonly string[], currency: Currency): Promise<Comparison> {
  const { models, resolve } = (await getComposition()).catalog.snapshot();
  const found = new Set<CatalogEntry>();
  const unknown: Comparison["unknown"][number][] = [];
  for (const id of asked.map((text) => text.trim()).filter(Boolean)) {
    const model = resolve(id);
    if (model) found.add(model);
    else {
      const near = searchModels(models, id).slice(0, NEAR);
      unknown.push({ asked: id.slice(0, 100), near: near.map((one) => ({ id: one.id, name: one.name })) });
    }
  }
  const own = found.size > 0 ? await ownUse() : null;
  return { models: [...found].slice(0, COMPARED_MAX).map((model) => comparedOf(model, currency, own)), unknown };
}

function comparedOf(model: CatalogEntry, currency: Currency, own: OwnUse | null): ComparedModel {
  const card = model.shownPrices[currency];
  const { knowledge_cutoff: cutoff } = model.facts;
  return {
    ...rowOf(model, currency),
    prices: card ? priceLines(card.prices) : [],
    tiers: card?.tiers.map(({ aboveInputTokens }) => aboveInputTokens) ?? [],
    providerNames: model.endpoints.map(({ providerName }) => providerName),
    createdOn: new Date(model.createdSeconds * 1000).toISOString(),
    knowledgeCutoff: typeof cutoff === "string" ? cutoff : null,
    ownCost: card && own ? costOfOwn(card, own) : null,
  };
}

type OwnUse = Awaited<ReturnType<typeof getUsage>>["total"];

/** The signed-in reader's last 30 days, or null when there is nobody or nothing. */
async function ownUse(): Promise<OwnUse | null> {
  const page = await findPageContext().catch(() => null);
  if (!page) return null;
  const { total } = await getUsage(page.ctx, {});
  return total.requests > 0 ? total : null;
}

function costOfOwn(card: PriceCard, own: OwnUse): string | null {
  if (!card.prices.input) return null;
  const use = {
    requests: own.requests,
    inputTokens: own.prompt_tokens,
    outputTokens: own.completion_tokens,
    cachedTokens: Math.min(own.cached_tokens, own.prompt_tokens),
    cacheWriteTokens: 0,
    counts: {},
  };
  return formatNano(costOfUse(card, use));
}
