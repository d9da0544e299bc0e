import {
  type Currency,
  divideUp,
  formatScaled,
  type Price,
  type PriceCard,
  type PriceUnit,
  parseScaled,
  pico,
} from "@/lib/kernel";
import type { ListPrice, PriceField } from "../file/schema";

/** One exchange rate of the book: `num/den` units of a currency cost one USD, and the snapshot that says so. */
export interface BookRate {
  readonly num: bigint;
  readonly den: bigint;
  /** null for USD itself. */
  readonly snapshotId: string | null;
}
export type BookRates = Readonly<Record<Currency, BookRate>>;

/** One row of a price version. `aboveInputTokens` 0 = the base price, else the bound of a tier. */
export interface PriceRow {
  readonly unit: PriceUnit;
  readonly aboveInputTokens: number;
  readonly pico: bigint;
  readonly perUnits: bigint;
}

interface UnitRule {
  readonly unit: PriceUnit;
  /** Charged units in one shown unit (a million tokens, a minute = 60,000 ms). */
  readonly shownUnits: bigint;
  readonly isToken: boolean;
}

const token = (unit: PriceUnit): UnitRule => ({ unit, shownUnits: 1_000_000n, isToken: true });
const counted = (unit: PriceUnit, shownUnits = 1n): UnitRule => ({ unit, shownUnits, isToken: false });

/** How each field of a list price is charged. */
export const UNIT_RULES: Readonly<Record<PriceField, UnitRule>> = {
  input: token("input"),
  output: token("output"),
  cache_read: token("cache_read"),
  cache_write: token("cache_write"),
  cache_write_1h: token("cache_write_1h"),
  input_audio: token("input_audio"),
  output_audio: token("output_audio"),
  input_image: token("input_image"),
  output_image: token("output_image"),
  per_request: counted("request"),
  per_image: counted("image"),
  per_input_image: counted("image_input"),
  per_audio_minute: counted("audio_ms", 60_000n),
  per_1m_chars: counted("characters", 1_000_000n),
  per_video_second: counted("video_ms", 1000n),
  per_page: counted("page"),
  per_web_search: counted("web_search"),
};

/** The fields a list price states, in the order of the rules. */
export const PRICE_FIELDS = Object.keys(UNIT_RULES) as PriceField[];

const PICO_DIGITS = 12;
const PICO_PER_UNIT = 10n ** 12n;
const MARGIN_DIGITS = 4;
const WHOLE_MARGIN = 100n * 10n ** 4n;

export interface BookTerms {
  /** Currency the list price is in, and the one the book row is for. */
  readonly from: Currency;
  readonly to: Currency;
  readonly rates: BookRates;
  /** Percent added before rounding, decimal with at most four places, e.g. "5.5". */
  readonly marginPercent: string;
}

/**
 * The rows of a book price. Margin is added before rounding. RUB and KZT prices in their shown unit (a million tokens,
 * an image, a minute) are rounded up to 2 decimals from 1 on, else to 6, and that rounded price is shown and charged.
 * USD prices are exact: up to 6 decimals a million tokens, 9 elsewhere.
 */
export function bookRows(price: ListPrice, terms: BookTerms): PriceRow[] {
  const rows: PriceRow[] = [];
  const add = (source: Partial<Record<PriceField, string>>, aboveInputTokens: number) => {
    for (const field of PRICE_FIELDS) {
      const text = source[field];
      if (text !== undefined) rows.push(bookRow(field, text, aboveInputTokens, terms));
    }
  };
  add(price, 0);
  for (const { above_input_tokens: bound, ...tier } of price.tiers ?? []) add(tier, bound);
  return rows;
}

function bookRow(field: PriceField, text: string, aboveInputTokens: number, terms: BookTerms): PriceRow {
  const rule = UNIT_RULES[field];
  const from = terms.rates[terms.from];
  const to = terms.rates[terms.to];
  const margin = WHOLE_MARGIN + parseScaled(terms.marginPercent, MARGIN_DIGITS);
  const isSame = terms.from === terms.to;
  const numerator = parseScaled(text, PICO_DIGITS) * margin * (isSame ? 1n : to.num * from.den);
  const denominator = WHOLE_MARGIN * (isSame ? 1n : to.den * from.num);
  const step = roundingStep(terms.to, rule.isToken, numerator >= PICO_PER_UNIT * denominator);
  const shown = divideUp(numerator, denominator * step) * step;
  return rule.isToken
    ? { unit: rule.unit, aboveInputTokens, pico: shown / rule.shownUnits, perUnits: 1n }
    : { unit: rule.unit, aboveInputTokens, pico: shown, perUnits: rule.shownUnits };
}

function roundingStep(currency: Currency, isToken: boolean, isOneOrMore: boolean): bigint {
  if (currency === "USD") return isToken ? 10n ** 6n : 10n ** 3n;
  return isOneOrMore ? 10n ** 10n : 10n ** 6n;
}

/** Rows of a version → the card that charges. */
export function cardOf(versionId: string, rows: readonly PriceRow[]): PriceCard {
  const levels = new Map<number, Partial<Record<PriceUnit, Price>>>();
  for (const row of rows) {
    const level = levels.get(row.aboveInputTokens) ?? {};
    level[row.unit] = { pico: pico(row.pico), perUnits: row.perUnits };
    levels.set(row.aboveInputTokens, level);
  }
  const tiers = [...levels]
    .filter(([bound]) => bound > 0)
    .sort(([a], [b]) => a - b)
    .map(([aboveInputTokens, prices]) => ({ aboveInputTokens, prices }));
  return { versionId, prices: levels.get(0) ?? {}, tiers };
}

/** A price for one charged unit (a token, an image) as an exact decimal string: 2_500_000 pico → "0.0000025". */
export function perUnitText(price: Price | undefined): string | null {
  if (!price) return null;
  if (price.perUnits === 1n) return formatScaled(price.pico, PICO_DIGITS);
  return formatScaled(divideUp(price.pico * 10n ** 6n, price.perUnits), PICO_DIGITS + 6);
}

/** A price for `shownUnits` charged units (a million tokens) as an exact decimal string of at least two places. */
export function shownText(price: Price | undefined, shownUnits = 1_000_000n): string | null {
  if (!price) return null;
  return formatScaled((price.pico * shownUnits) / price.perUnits, PICO_DIGITS, 2);
}
