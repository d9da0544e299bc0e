/**
 * Money as integers. A nano is 10⁻⁹ of the ledger currency, a pico 10⁻¹².
 * Only this file makes branded amounts or turns them into text; no float ever touches one.
 */
export type Nano = bigint & { readonly __asset: "nano" };
export type Pico = bigint & { readonly __asset: "pico" };

export const CURRENCIES = ["USD", "RUB", "KZT"] as const;
export type Currency = (typeof CURRENCIES)[number];

export const NANO_PER_UNIT = 1_000_000_000n;
export const NANO_PER_CENT = 10_000_000n;
export const ZERO_NANO = 0n as Nano;

/** Brands an integer count of nano. */
export const nano = (value: bigint): Nano => value as Nano;

/** Brands an integer count of pico. */
export const pico = (value: bigint): Pico => value as Pico;

export const isCurrency = (value: string): value is Currency => (CURRENCIES as readonly string[]).includes(value);

const DECIMAL = /^(-?)(\d{1,18})(?:\.(\d+))?$/;

/** Reads a decimal string as an integer scaled by 10^digits. Throws RangeError when it is no decimal or is finer than that. */
export function parseScaled(text: string, digits: number): bigint {
  const match = DECIMAL.exec(text.trim());
  if (!match) throw new RangeError(`"${text}" is not a decimal amount`);
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > digits) throw new RangeError(`"${text}" has more than ${digits} decimal places`);
  const value = BigInt((match[2] ?? "0") + fraction.padEnd(digits, "0"));
  return match[1] === "-" ? -value : value;
}

/** "2.50" → 2_500_000_000n nano. Throws RangeError on anything that is not a decimal with at most 9 places. */
export const parseNano = (text: string): Nano => parseScaled(text, 9) as Nano;

/** Renders an integer scaled by 10^digits as the shortest exact decimal string with at least `minDecimals` places. */
export function formatScaled(value: bigint, digits: number, minDecimals = 0): string {
  const sign = value < 0n ? "-" : "";
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const fraction = text
    .slice(text.length - digits)
    .replace(/0+$/, "")
    .padEnd(minDecimals, "0");
  return sign + whole + (fraction ? `.${fraction}` : "");
}

/** Exact decimal string of an amount: 2_500_000_000n → "2.5". */
export const formatNano = (amount: Nano, minDecimals = 0): string => formatScaled(amount, 9, minDecimals);

/** Whole minor units (cents, kopecks, tiyn) rounded down toward zero. */
export const toCents = (amount: Nano): bigint => amount / NANO_PER_CENT;

/** Minor units with their fraction as an exact decimal string: 3_062_500n nano → "0.30625". */
export const formatCents = (amount: Nano): string => formatScaled(amount, 7);

/** Integer division rounding toward positive infinity; `denominator` must be positive. */
export function divideUp(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator > 0n && quotient * denominator !== numerator ? quotient + 1n : quotient;
}

/** A dated exchange rate: 1 unit of `base` = num/den units of `quote`. */
export interface FxRate {
  readonly base: Currency;
  readonly quote: Currency;
  readonly num: bigint;
  readonly den: bigint;
}

/** Converts nano between currencies, rounding toward zero (display and reference-shaped USD figures only). */
export function convertNano(amount: Nano, num: bigint, den: bigint): Nano {
  return ((amount * num) / den) as Nano;
}
