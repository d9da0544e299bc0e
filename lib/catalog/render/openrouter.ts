import type { CatalogEntry, CatalogOffer } from "../types";
import { renderModel } from "./openai";
import { renderPricing } from "./pricing";

/** OpenRouter's word for a price that is not fixed beforehand. */
const NO_FIXED_PRICE = "-1";

/** `pricing` as OpenRouter's SDK insists on it: both token prices are strings, and what is unknown is left out. */
export function renderOpenRouterPricing(prices: CatalogOffer["prices"]) {
  const pricing = renderPricing(prices);
  const stated = Object.fromEntries(Object.entries(pricing).filter(([, value]) => value !== null));
  return { prompt: NO_FIXED_PRICE, completion: NO_FIXED_PRICE, ...stated };
}

export const renderOpenRouterModel = (entry: CatalogEntry) => ({
  ...renderModel(entry),
  pricing: renderOpenRouterPricing(entry.shownPrices),
});
