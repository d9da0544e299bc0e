import type { Currency, Price, PriceCard, PriceUnit } from "@/lib/kernel";
import { PRICE_FIELDS, perUnitText, shownText, UNIT_RULES } from "../book/price-book";

type Cards = Readonly<Record<Currency, PriceCard | null>>;

const PLAIN_FIELDS = new Set(["input", "output"]);

/** `pricing` of a list item: OpenRouter's fields in USD per unit, and shown prices in the three currencies. */
export function renderPricing(cards: Cards) {
  const usd = cards.USD?.prices;
  const million = (currency: Currency, unit: PriceUnit) => shownText(cards[currency]?.prices[unit]);
  const orZero = (price: Price | undefined) => (usd ? (perUnitText(price) ?? "0") : null);
  return {
    prompt: orZero(usd?.input),
    completion: orZero(usd?.output),
    request: orZero(usd?.request),
    image: orZero(usd?.image),
    web_search: orZero(usd?.web_search),
    internal_reasoning: orZero(usd?.output),
    input_cache_read: perUnitText(usd?.cache_read),
    input_cache_write: perUnitText(usd?.cache_write),
    input_per_1m_usd: million("USD", "input"),
    output_per_1m_usd: million("USD", "output"),
    input_per_1m_rub: million("RUB", "input"),
    output_per_1m_rub: million("RUB", "output"),
    input_per_1m_kzt: million("KZT", "input"),
    output_per_1m_kzt: million("KZT", "output"),
    units: otherUnits(cards),
    tiers: (cards.USD?.tiers ?? []).map((tier) => ({
      above_input_tokens: tier.aboveInputTokens,
      prompt: perUnitText(tier.prices.input),
      completion: perUnitText(tier.prices.output),
      input_cache_read: perUnitText(tier.prices.cache_read),
      input_cache_write: perUnitText(tier.prices.cache_write),
      ...tierAmounts(cards, tier.aboveInputTokens),
    })),
  };
}

function tierAmounts(cards: Cards, bound: number) {
  const prices = (currency: Currency) =>
    cards[currency]?.tiers.find((tier) => tier.aboveInputTokens === bound)?.prices ?? {};
  return Object.fromEntries(
    (["USD", "RUB", "KZT"] as const).flatMap((currency) => [
      [`input_per_1m_${currency.toLowerCase()}`, shownText(prices(currency).input)],
      [`output_per_1m_${currency.toLowerCase()}`, shownText(prices(currency).output)],
    ]),
  );
}

function otherUnits(cards: Cards) {
  const units: Record<string, { usd: string | null; rub: string | null; kzt: string | null }> = {};
  for (const field of PRICE_FIELDS) {
    if (PLAIN_FIELDS.has(field)) continue;
    const { unit, shownUnits } = UNIT_RULES[field];
    const text = (currency: Currency) => shownText(cards[currency]?.prices[unit], shownUnits);
    const amounts = { usd: text("USD"), rub: text("RUB"), kzt: text("KZT") };
    if (amounts.usd !== null || amounts.rub !== null || amounts.kzt !== null) {
      units[field.startsWith("per_") ? field : `${field}_per_1m`] = amounts;
    }
  }
  return units;
}
