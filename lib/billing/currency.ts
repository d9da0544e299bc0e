import { type Currency, type Nano, nano } from "@/lib/kernel";

/**
 * Decimal places of the integers Stripe's API uses. Two unless listed; ISK and UGX have no fraction but are still sent
 * with two places. Source: docs.stripe.com/currencies, "zero-decimal", "three-decimal" and "special case" currencies.
 */
const ZERO_DECIMAL = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const THREE_DECIMAL = new Set("BHD JOD KWD OMR TND".split(" "));

/** Places behind the point of one minor unit of an ISO 4217 currency at Stripe. */
export function stripeExponent(currency: string): number {
  const code = currency.toUpperCase();
  if (ZERO_DECIMAL.has(code)) return 0;
  return THREE_DECIMAL.has(code) ? 3 : 2;
}

const nanoPerMinor = (currency: string): bigint => 10n ** BigInt(9 - stripeExponent(currency));

/** Stripe's integer amount → nano. */
export const fromMinor = (minor: bigint, currency: string): Nano => nano(minor * nanoPerMinor(currency));

/** Nano → Stripe's integer amount. Throws RangeError when the amount is finer than the currency's smallest unit. */
export function toMinor(amount: Nano, currency: string): bigint {
  const unit = nanoPerMinor(currency);
  if (amount % unit !== 0n) throw new RangeError(`${currency} has ${stripeExponent(currency)} decimal places`);
  return amount / unit;
}

/** Minor units as the number the SDK wants. Exact: top-ups are bounded far below 2⁵³. */
export function stripeInteger(minor: bigint): number {
  if (minor < 0n || minor > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError("The amount is out of range");
  return Number.parseInt(minor.toString(), 10);
}

/** What one top-up may be, and the amounts offered as buttons, in nano of the currency. */
export interface TopupRange {
  readonly minNano: Nano;
  readonly maxNano: Nano;
  readonly presetsNano: readonly Nano[];
}

const units = (amount: bigint): Nano => nano(amount * 1_000_000_000n);
const range = (min: bigint, max: bigint, presets: readonly bigint[]): TopupRange => ({
  minNano: units(min),
  maxNano: units(max),
  presetsNano: presets.map(units),
});

export const TOPUP_RANGES: Readonly<Record<Currency, TopupRange>> = {
  USD: range(5n, 10_000n, [10n, 25n, 50n, 100n]),
  RUB: range(500n, 1_000_000n, [1000n, 2500n, 5000n, 10_000n]),
  KZT: range(2500n, 5_000_000n, [5000n, 10_000n, 25_000n, 50_000n]),
};
