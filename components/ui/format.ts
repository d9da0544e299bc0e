/** Numbers, money and times as text. Amounts come as exact decimal strings and never pass through a float. */

const NBSP = /\u00a0/g;
const NARROW_NBSP = "\u202f";

const cache = new Map<string, Intl.NumberFormat>();
const numberFormat = (locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = locale + JSON.stringify(options);
  let format = cache.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, options);
    cache.set(key, format);
  }
  return format;
};

/** Since ES2023 `format` takes decimal strings exactly; the library's types lag behind. */
const formatExact = (format: Intl.NumberFormat, decimal: string): string =>
  format.format(decimal as unknown as number).replace(NBSP, NARROW_NBSP);

/** "down" is for what can be spent: it must not be shown as more than it is. The types lag behind ES2023. */
const ROUNDING: Readonly<Record<"nearest" | "down", object>> = { nearest: {}, down: { roundingMode: "trunc" } };

const isZero = (decimal: string): boolean => !/[1-9]/.test(decimal);
const isBelowOne = (decimal: string): boolean => /^-?0*(\.|$)/.test(decimal);

/**
 * "12.5", "USD" → "$12.50". Below one unit three significant digits are kept, so that no price or charge that is not
 * zero is ever shown as zero.
 */
export function formatMoney(
  decimal: string,
  currency: string,
  locale: string,
  rounding: "nearest" | "down" = "nearest",
): string {
  const isSmall = isBelowOne(decimal) && !isZero(decimal) && !/^-?0*\.[1-9]\d?0*$/.test(decimal);
  const digits: Intl.NumberFormatOptions = isSmall
    ? { maximumSignificantDigits: 3, minimumSignificantDigits: 2 }
    : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const money = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  return formatExact(numberFormat(locale, { ...money, ...digits, ...ROUNDING[rounding] }), decimal);
}

/** Every digit of an amount, for titles and copies: "0.0030625 USD". */
export const exactMoney = (decimal: string, currency: string): string => `${decimal}${NARROW_NBSP}${currency}`;

/** A price as it is charged, with all its decimals (at least two). */
export function formatPrice(decimal: string, currency: string, locale: string): string {
  return formatExact(
    numberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: 2,
      maximumFractionDigits: 12,
    }),
    decimal,
  );
}

export const formatNumber = (value: number, locale: string): string =>
  numberFormat(locale, {}).format(value).replace(NBSP, NARROW_NBSP);

/** 200000 → "200K": for context lengths, where the order of size is what is compared. */
export const formatCompact = (value: number, locale: string): string =>
  numberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(value).replace(NBSP, NARROW_NBSP);

/** 842 → "842 ms", 12345 → "12.3 s". */
export function formatDuration(milliseconds: number, locale: string): string {
  const isLong = milliseconds >= 1000;
  const options: Intl.NumberFormatOptions = {
    style: "unit",
    unit: isLong ? "second" : "millisecond",
    maximumFractionDigits: isLong ? 2 : 0,
  };
  return numberFormat(locale, options)
    .format(isLong ? milliseconds / 1000 : milliseconds)
    .replace(NBSP, NARROW_NBSP);
}

export type TimePrecision = "date" | "minute" | "second";

const TIMES: Readonly<Record<TimePrecision, Intl.DateTimeFormatOptions>> = {
  date: { year: "numeric", month: "short", day: "numeric" },
  minute: { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  second: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
};

/** An instant in UTC, the calendar that windows and the ledger use. */
export const formatTime = (iso: string, locale: string, precision: TimePrecision): string =>
  new Intl.DateTimeFormat(locale, { ...TIMES[precision], timeZone: "UTC" }).format(new Date(iso));
