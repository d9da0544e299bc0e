import { CURRENCIES, type Currency, formatNano, type Nano, nano, ZERO_NANO } from "@/lib/kernel/browser";
import { type PriceSheet, readCard } from "./estimate";
import type { UsageRow } from "./usage-file";
import { costOfUse } from "./use-cost";

/** Exact decimal amounts; null = the model has no price in that currency. */
export type Amounts = Readonly<Record<Currency, string | null>>;

export interface BillLine {
  readonly id: string;
  readonly name: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly amounts: Amounts;
}

export interface UsageBill {
  /** One a model, in the order of the first row of each. */
  readonly lines: readonly BillLine[];
  /** Of the lines that have a price. */
  readonly total: Amounts;
  /** Names that no model here has; their rows are in no sum. */
  readonly unknown: readonly string[];
}

/** Prices by the name that was asked for; null = there is no such model. */
export type Sheets = ReadonlyMap<string, PriceSheet | null>;

/** What rows cost together: each is charged for itself, as requests are. */
export function billOf(rows: readonly UsageRow[], sheets: Sheets): UsageBill {
  const unknown = new Set<string>();
  const byModel = new Map<string, { sheet: PriceSheet; rows: UsageRow[] }>();
  for (const row of rows) {
    const sheet = sheets.get(row.model);
    if (!sheet) unknown.add(row.model);
    else {
      const known = byModel.get(sheet.id);
      if (known) known.rows.push(row);
      else byModel.set(sheet.id, { sheet, rows: [row] });
    }
  }
  const charged = [...byModel.values()].map(({ sheet, rows: own }) => ({ sheet, own, sums: sumsOf(sheet, own) }));
  const total = amountsOf((currency) => {
    const priced = charged.flatMap(({ sums }) => sums[currency] ?? []);
    return priced.length > 0 ? sumOf(priced) : null;
  });
  return { lines: charged.map(({ sheet, own, sums }) => lineOf(sheet, own, sums)), total, unknown: [...unknown] };
}

function lineOf({ id, name }: PriceSheet, rows: readonly UsageRow[], sums: Sums): BillLine {
  const add = (read: (row: UsageRow) => number) => rows.reduce((sum, row) => sum + read(row), 0);
  return {
    id,
    name,
    requests: add((row) => row.requests),
    inputTokens: add((row) => row.inputTokens),
    outputTokens: add((row) => row.outputTokens),
    amounts: amountsOf((currency) => sums[currency]),
  };
}

type Sums = Readonly<Record<Currency, Nano | null>>;

function sumsOf({ cards }: PriceSheet, rows: readonly UsageRow[]): Sums {
  const sum = (currency: Currency) => {
    const text = cards[currency];
    if (!text) return null;
    const card = readCard(text);
    return sumOf(rows.map((row) => costOfUse(card, row)));
  };
  return Object.fromEntries(CURRENCIES.map((currency) => [currency, sum(currency)])) as Record<Currency, Nano | null>;
}

const sumOf = (amounts: readonly Nano[]): Nano => amounts.reduce((sum, amount) => nano(sum + amount), ZERO_NANO);

const amountsOf = (read: (currency: Currency) => Nano | null): Amounts =>
  Object.fromEntries(
    CURRENCIES.map((currency) => {
      const amount = read(currency);
      return [currency, amount === null ? null : formatNano(amount)];
    }),
  ) as Record<Currency, string | null>;
