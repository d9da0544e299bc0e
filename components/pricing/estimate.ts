import {
  type CostLine,
  type Currency,
  costLines,
  costOf,
  divideUp,
  formatNano,
  formatScaled,
  nano,
  PRICE_UNITS,
  type Price,
  type PriceCard,
  type PriceUnit,
  pico,
  type Quantities,
} from "@/lib/kernel/browser";
import { CHARGED_PER_COUNTED, COUNTED_UNITS, type UsageGuess } from "./usage-guess";

type PriceTexts = Readonly<Partial<Record<PriceUnit, readonly [pico: string, perUnits: string]>>>;

/** A price card as it travels to the browser: the same integers, as text. */
export interface CardText {
  readonly prices: PriceTexts;
  readonly tiers: readonly { readonly aboveInputTokens: number; readonly prices: PriceTexts }[];
}

/** Everything the calculator knows of a model. */
export interface PriceSheet {
  readonly id: string;
  readonly name: string;
  readonly cards: Readonly<Record<Currency, CardText | null>>;
}

function pricesOf(texts: PriceTexts): PriceCard["prices"] {
  const prices: Partial<Record<PriceUnit, Price>> = {};
  for (const unit of PRICE_UNITS) {
    const text = texts[unit];
    if (text) prices[unit] = { pico: pico(BigInt(text[0])), perUnits: BigInt(text[1]) };
  }
  return prices;
}

/** The card that charges, from its text. */
export const readCard = (text: CardText): PriceCard => ({
  versionId: "",
  prices: pricesOf(text.prices),
  tiers: text.tiers.map(({ aboveInputTokens, prices }) => ({ aboveInputTokens, prices: pricesOf(prices) })),
});

const textsOf = (prices: PriceCard["prices"]): PriceTexts =>
  Object.fromEntries(
    PRICE_UNITS.flatMap((unit) => {
      const price = prices[unit];
      return price ? [[unit, [price.pico.toString(), price.perUnits.toString()]]] : [];
    }),
  );

/** The opposite. */
export const writeCard = (card: PriceCard): CardText => ({
  prices: textsOf(card.prices),
  tiers: card.tiers.map(({ aboveInputTokens, prices }) => ({ aboveInputTokens, prices: textsOf(prices) })),
});

/** What one request uses, in charged units. Parts never overlap: `input` is what is not read from the cache. */
export function quantitiesOf(guess: UsageGuess): Quantities {
  const cached = Math.floor((guess.inputTokens * guess.cachedPercent) / 100);
  const quantities: Quantities = {
    input: guess.inputTokens - cached,
    cache_read: cached,
    output: guess.outputTokens,
    request: 1,
  };
  for (const unit of COUNTED_UNITS) {
    quantities[unit] = Math.round((guess.counts[unit] ?? 0) * CHARGED_PER_COUNTED[unit]);
  }
  return quantities;
}

export interface EstimateLine {
  readonly unit: PriceUnit;
  readonly quantity: number;
  /** Exact decimal. */
  readonly amount: string;
}

/** Exact decimal amounts. A day and a month (of 30 days) are so many requests, each rounded as it is charged. */
export interface Estimate {
  readonly lines: readonly EstimateLine[];
  readonly request: string;
  readonly day: string;
  readonly month: string;
}

const MONTH_DAYS = 30n;

/** What a guess costs under a card, by the arithmetic that settles requests. */
export function estimate(card: PriceCard, guess: UsageGuess): Estimate {
  const lines = costLines(card, quantitiesOf(guess), guess.inputTokens);
  const cost = costOf(lines);
  const perDay = cost * BigInt(guess.requestsPerDay);
  return {
    lines: lines.map(lineOf),
    request: formatNano(cost),
    day: formatNano(nano(perDay)),
    month: formatNano(nano(perDay * MONTH_DAYS)),
  };
}

const LINE_DIGITS = 18;

const lineOf = ({ unit, quantity, price }: CostLine): EstimateLine => ({
  unit,
  quantity,
  amount: formatScaled(divideUp(BigInt(quantity) * price.pico * 10n ** 6n, price.perUnits), LINE_DIGITS),
});
