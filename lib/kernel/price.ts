import { divideUp, type Nano, type Pico } from "./money";

/** What a price can be charged for. Token units first; the rest are counted things. */
export const PRICE_UNITS = [
  "input",
  "output",
  "cache_read",
  "cache_write",
  "cache_write_1h",
  "input_audio",
  "output_audio",
  "input_image",
  "output_image",
  "request",
  "image",
  "image_input",
  "audio_ms",
  "characters",
  "video_ms",
  "page",
  "web_search",
] as const;
export type PriceUnit = (typeof PRICE_UNITS)[number];

/** `pico` of currency for every `perUnits` units (tokens per 1, audio per 60,000 ms, characters per 1,000,000). */
export interface Price {
  readonly pico: Pico;
  readonly perUnits: bigint;
}

/** Prices of one model or endpoint in one currency, under one version. */
export interface PriceCard {
  readonly versionId: string;
  readonly prices: Readonly<Partial<Record<PriceUnit, Price>>>;
  /** Prices that replace the base ones for a request whose input exceeds the bound (all tokens of that request). */
  readonly tiers: readonly { readonly aboveInputTokens: number; readonly prices: PriceCard["prices"] }[];
}

/** Quantities to be charged. Absent = zero. `input` here is the uncached remainder: parts never overlap. */
export type Quantities = Partial<Record<PriceUnit, number>>;

export interface CostLine {
  readonly unit: PriceUnit;
  readonly quantity: number;
  readonly price: Price;
}

/** Which prices apply for a request of this many input tokens (cached parts included). */
export function pricesFor(card: PriceCard, inputTokens: number): PriceCard["prices"] {
  let chosen = card.prices;
  let bound = -1;
  for (const tier of card.tiers) {
    if (inputTokens > tier.aboveInputTokens && tier.aboveInputTokens > bound) {
      bound = tier.aboveInputTokens;
      chosen = { ...card.prices, ...tier.prices };
    }
  }
  return chosen;
}

/** Falls back for parts a card does not price apart: audio and image tokens to text tokens, caches to input. */
const FALLBACK: Partial<Record<PriceUnit, PriceUnit>> = {
  cache_read: "input",
  cache_write: "input",
  cache_write_1h: "cache_write",
  input_audio: "input",
  output_audio: "output",
  input_image: "input",
  output_image: "output",
};

/** The price of a unit, following the fall-backs; undefined when the card has none. */
export function priceOf(prices: PriceCard["prices"], unit: PriceUnit): Price | undefined {
  let at: PriceUnit | undefined = unit;
  while (at) {
    const price = prices[at];
    if (price) return price;
    at = FALLBACK[at];
  }
  return undefined;
}

const PLACES = Object.fromEntries(PRICE_UNITS.map((unit, place) => [unit, place])) as Readonly<
  Record<PriceUnit, number>
>;

/** Lines of a charge, in the order of PRICE_UNITS: every non-zero quantity with the price that applied. Unpriced quantities are left out. */
export function costLines(card: PriceCard, quantities: Quantities, inputTokens: number): CostLine[] {
  const prices = pricesFor(card, inputTokens);
  const lines: CostLine[] = [];
  for (const name in quantities) {
    const unit = name as PriceUnit;
    const quantity = quantities[unit] ?? 0;
    const price = quantity > 0 ? priceOf(prices, unit) : undefined;
    if (price) lines.push({ unit, quantity, price });
  }
  if (lines.length > 1) lines.sort((left, right) => PLACES[left.unit] - PLACES[right.unit]);
  return lines;
}

/** Exact cost of lines: one common denominator, one rounding up from pico to nano. `discount` is a rational (batch = 1/2). */
export function costOf(
  lines: readonly CostLine[],
  discount: { num: bigint; den: bigint } = { num: 1n, den: 1n },
): Nano {
  let numerator = 0n;
  let denominator = 1n;
  for (const { quantity, price } of lines) {
    const units = BigInt(quantity);
    if (price.perUnits === denominator) numerator += units * price.pico;
    else {
      numerator = numerator * price.perUnits + units * price.pico * denominator;
      denominator *= price.perUnits;
    }
  }
  return divideUp(numerator * discount.num, denominator * discount.den * 1000n) as Nano;
}
