import type { Database } from "@/lib/backends/db/db";
import type { Currency } from "@/lib/kernel";
import { selectRates } from "./store";

/** USD per unit of a currency from an instant on, as a rational. */
export interface RatePoint {
  readonly fromMs: number;
  readonly num: bigint;
  readonly den: bigint;
}

const ONE: RatePoint = { fromMs: 0, num: 1n, den: 1n };

/** The rates in force since an instant, oldest first; the first one was in force then. USD has one: 1. */
export async function readRateHistory(
  db: Database,
  currency: Currency,
  sinceMs: number,
): Promise<readonly RatePoint[]> {
  if (currency === "USD") return [ONE];
  const points = await selectRates(db, currency);
  const first = points.findLastIndex((point) => point.fromMs <= sinceMs);
  return points.slice(Math.max(0, first));
}

/** The rate in force at an instant; before the first one, the first. */
export function rateAt(points: readonly RatePoint[], atMs: number): RatePoint {
  return points.findLast((point) => point.fromMs <= atMs) ?? points[0] ?? ONE;
}
