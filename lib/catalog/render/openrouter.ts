import type { CatalogEntry, CatalogOffer } from "../types";
import { renderModel } from "./openai";
import { renderPricing } from "./pricing";

type Pricing = ReturnType<typeof renderPricing>;

/** OpenRouter's word for a price that is not fixed beforehand. */
const NO_FIXED_PRICE = "-1";

/** `pricing` as OpenRouter's SDK insists on it: both token prices are strings, and what is unknown is left out. */
export function renderOpenRouterPricing(prices: CatalogOffer["prices"]): Partial<Pricing> {
  const stated: Partial<Pricing> = Object.fromEntries(
    Object.entries(renderPricing(prices)).filter(([, value]) => value !== null),
  );
  return { prompt: NO_FIXED_PRICE, completion: NO_FIXED_PRICE, ...stated };
}

export const renderOpenRouterModel = (entry: CatalogEntry) => ({
  ...renderModel(entry),
  pricing: renderOpenRouterPricing(entry.shownPrices),
});
