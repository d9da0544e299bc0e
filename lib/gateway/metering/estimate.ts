import { type CostLine, costLines, costOf, type Nano, type Price, type PriceCard, pico, pricesFor } from "@/lib/kernel";

/** Bytes of visible output that count as one token when a provider reports no usage. */
export const BYTES_PER_TOKEN = 4;
/** What a vendor may add around the client's own text: chat template, tool preamble. */
const TEMPLATE_TOKENS = 16;
const TOOLS_TOKENS = 640;
/** Context assumed for a model that states none, when something in the prompt has no bound of its own. */
const UNKNOWN_CONTEXT = 128_000;

export const countTokens = (bytes: number): number => Math.ceil(bytes / BYTES_PER_TOKEN);

/** Upper bound of the prompt: what was counted plus what vendors add, never more than the model can read. */
export function promptBound(counted: number, hasTools: boolean, contextLength: number | null): number {
  const bound = counted + TEMPLATE_TOKENS + (hasTools ? TOOLS_TOKENS : 0);
  const context = contextLength ?? (Number.isFinite(bound) ? bound : UNKNOWN_CONTEXT);
  return Math.min(bound, context);
}

const INPUT_UNITS = ["input", "cache_write", "cache_write_1h"] as const;
const MEDIA_UNITS = ["input", "cache_write", "cache_write_1h", "input_audio", "input_image"] as const;
const dearestText = new WeakMap<PriceCard["prices"], Price>();
const dearestMedia = new WeakMap<PriceCard["prices"], Price>();
const FREE_PRICE: Price = { pico: pico(0n), perUnits: 1n };

/** The dearest price a prompt token can meet: writing to a cache, or audio, may cost more than plain input. */
function dearestInput(prices: PriceCard["prices"], hasMedia: boolean): Price {
  const known = hasMedia ? dearestMedia : dearestText;
  let dearest = known.get(prices);
  if (dearest) return dearest;
  dearest = FREE_PRICE;
  for (const unit of hasMedia ? MEDIA_UNITS : INPUT_UNITS) {
    const price = prices[unit];
    if (price && price.pico * dearest.perUnits > dearest.pico * price.perUnits) dearest = price;
  }
  known.set(prices, dearest);
  return dearest;
}

/** Cost of a prompt of at most this many tokens, with the price of the call itself. */
export function promptCost(card: PriceCard, tokens: number, hasMedia: boolean): Nano {
  const prices = pricesFor(card, tokens);
  const lines: CostLine[] = [{ unit: "input", quantity: tokens, price: dearestInput(prices, hasMedia) }];
  if (prices.request) lines.push({ unit: "request", quantity: 1, price: prices.request });
  return costOf(lines);
}

/** Cost of this many output tokens of a request with a prompt of that many. */
export const outputCost = (card: PriceCard, outputTokens: number, promptTokens: number): Nano =>
  costOf(costLines(card, { output: outputTokens }, promptTokens));

/** How many output tokens an amount buys; Infinity when output is free. */
export function affordableOutput(card: PriceCard, amountNano: Nano, promptTokens: number): number {
  const perMillion = outputCost(card, 1_000_000, promptTokens);
  if (perMillion === 0n) return Number.POSITIVE_INFINITY;
  if (amountNano <= 0n) return 0;
  const tokens = (amountNano * 1_000_000n) / perMillion;
  return tokens > 1_000_000_000n ? 1_000_000_000 : Number(tokens);
}

const freeCards = new WeakMap<PriceCard, boolean>();

/** True when nothing on the card costs anything: no hold is needed. */
export function isFree(card: PriceCard): boolean {
  let answer = freeCards.get(card);
  if (answer === undefined) {
    const isZero = (prices: PriceCard["prices"]) =>
      Object.values(prices).every((price) => price === undefined || price.pico === 0n);
    answer = isZero(card.prices) && card.tiers.every((tier) => isZero(tier.prices));
    freeCards.set(card, answer);
  }
  return answer;
}
