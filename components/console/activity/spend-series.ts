import { formatNano, nano, parseNano } from "@/lib/kernel/browser";

/** What was spent on one day with one model and key. */
export interface SpendRow {
  /** ISO day, UTC. */
  readonly date: string;
  readonly model: string;
  readonly key_id: string | null;
  readonly charge: { readonly amount: string };
}

export interface SpendSeries {
  /** A model, a key's id ("" = without a key), or null = all others. */
  readonly name: string | null;
  /** Exact decimals, one a day. */
  readonly amounts: readonly string[];
  readonly total: string;
}

export interface Spend {
  /** ISO days, every one of the span. */
  readonly days: readonly string[];
  /** The largest first, the rest together last. */
  readonly series: readonly SpendSeries[];
  readonly dayTotals: readonly string[];
  readonly total: string;
}

const DAY_MS = 86_400_000;
/** More than these cannot be told apart. */
const SERIES_MAX = 5;

/** Sums by day and by model or key. `from` and `to` are instants at the start of a day; `to` is not in the span. */
export function spendOf(rows: readonly SpendRow[], by: "model" | "key", from: string, to: string): Spend {
  const start = Date.parse(from);
  const count = Math.max(0, Math.round((Date.parse(to) - start) / DAY_MS));
  const days = Array.from({ length: count }, (_, index) => new Date(start + index * DAY_MS).toISOString().slice(0, 10));
  const places = new Map(days.map((day, index) => [day, index]));
  const sums = new Map<string, bigint[]>();
  for (const row of rows) {
    const place = places.get(row.date);
    if (place === undefined) continue;
    const name = by === "model" ? row.model : (row.key_id ?? "");
    const amounts = sums.get(name) ?? days.map(() => 0n);
    amounts[place] = (amounts[place] ?? 0n) + parseNano(row.charge.amount);
    sums.set(name, amounts);
  }
  const ranked = [...sums]
    .map(([name, amounts]) => ({ name, amounts, total: sum(amounts) }))
    .filter(({ total }) => total > 0n)
    .sort((left, right) =>
      left.total === right.total ? compare(left.name, right.name) : left.total < right.total ? 1 : -1,
    );
  const others = ranked.slice(SERIES_MAX).map(({ amounts }) => amounts);
  const shown: { name: string | null; amounts: readonly bigint[] }[] = ranked.slice(0, SERIES_MAX);
  if (others.length > 0)
    shown.push({ name: null, amounts: days.map((_, day) => sum(others.map((each) => each[day] ?? 0n))) });
  const dayTotals = days.map((_, day) => sum(shown.map(({ amounts }) => amounts[day] ?? 0n)));
  return {
    days,
    series: shown.map(({ name, amounts }) => ({ name, amounts: amounts.map(text), total: text(sum(amounts)) })),
    dayTotals: dayTotals.map(text),
    total: text(sum(dayTotals)),
  };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, each) => all + each, 0n);
const text = (amount: bigint): string => formatNano(nano(amount));
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** A round number at or above `amount`, for the top of the axis: 1, 2 or 5 times a power of ten, as exact text. */
export function roundTop(amount: string): string {
  const least = parseNano(amount);
  let step = 1n;
  for (;;) {
    for (const factor of [1n, 2n, 5n]) if (step * factor >= least) return text(step * factor);
    step *= 10n;
  }
}
