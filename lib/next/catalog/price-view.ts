import type { PriceBasis, PriceLine } from "@/components/catalog/dto";
import { divideUp, formatScaled, PRICE_UNITS, type Price, type PriceCard, type PriceUnit } from "@/lib/kernel";

/** Units sold by the million, the minute or the second; all others one by one. */
const BASES: Partial<Record<PriceUnit, PriceBasis>> = {
  input: "million",
  output: "million",
  cache_read: "million",
  cache_write: "million",
  cache_write_1h: "million",
  input_audio: "million",
  output_audio: "million",
  input_image: "million",
  output_image: "million",
  characters: "million",
  audio_ms: "minute",
  video_ms: "second",
};

const UNITS_PER: Readonly<Record<PriceBasis, bigint>> = {
  million: 1_000_000n,
  one: 1n,
  minute: 60_000n,
  second: 1000n,
};

/** The price of `basis` units as an exact decimal; what is finer than a pico is rounded up. */
export const priceAmount = (price: Price, basis: PriceBasis): string =>
  formatScaled(divideUp(price.pico * UNITS_PER[basis], price.perUnits), 12);

/** Every component that can be charged, in the order of the price units. */
export function priceLines(prices: PriceCard["prices"]): PriceLine[] {
  return PRICE_UNITS.flatMap((unit) => {
    const price = prices[unit];
    if (!price) return [];
    const basis = BASES[unit] ?? "one";
    return [{ unit, basis, amount: priceAmount(price, basis) }];
  });
}

/** One component, or null when the card has none. */
export const lineOf = (card: PriceCard | null, unit: PriceUnit): string | null => {
  const price = card?.prices[unit];
  return price ? priceAmount(price, BASES[unit] ?? "one") : null;
};

export const isFreeCard = (card: PriceCard | null): boolean =>
  card !== null && card.tiers.length === 0 && Object.values(card.prices).every((price) => price.pico === 0n);
