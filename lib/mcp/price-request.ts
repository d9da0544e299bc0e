import { type CatalogContext, findModel } from "@/lib/catalog";
import {
  type CostLine,
  type Currency,
  costLines,
  costOf,
  formatNano,
  formatScaled,
  type Quantities,
} from "@/lib/kernel";

export interface PriceQuestion {
  readonly model: string;
  readonly input_tokens: number;
  readonly cached_input_tokens: number;
  readonly output_tokens: number;
  readonly requests: number;
  readonly currency: Currency;
}

/** What requests of this size cost, by the price card and the arithmetic that charge them. Throws model_not_found. */
export function priceRequest(ctx: CatalogContext, question: PriceQuestion) {
  const { input_tokens: input, cached_input_tokens: cached, output_tokens: output, requests, currency } = question;
  const entry = findModel(ctx, question.model);
  const card = entry.shownPrices[currency];
  const base = { model: entry.id, name: entry.name, currency, available: entry.isAvailable };
  if (!card) return { ...base, price_version: null, cost: null, total: null, lines: [] };
  const quantities: Quantities = {
    input: Math.max(0, input - cached),
    cache_read: Math.min(input, cached),
    output,
    request: 1,
  };
  const lines = costLines(card, quantities, input);
  const cost = costOf(lines);
  return {
    ...base,
    price_version: card.versionId,
    /** One request, and all of them. */
    cost: formatNano(cost),
    total: formatNano((cost * BigInt(requests)) as typeof cost),
    requests,
    lines: lines.map(lineOf),
  };
}

const lineOf = ({ unit, quantity, price }: CostLine) => ({
  unit,
  quantity,
  price: formatScaled(price.pico, 12),
  per_units: Number(price.perUnits),
});
