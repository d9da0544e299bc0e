import {
  type CostLine,
  type Currency,
  convertNano,
  costLines,
  costOf,
  formatCents,
  formatNano,
  type Nano,
  type PriceCard,
  ZERO_NANO,
} from "@/lib/kernel";
import type { ReplyCost } from "../dialects/dialect";
import type { Usage } from "../ir";
import { quantitiesOf } from "./usage";

/** What a call costs, and out of what. */
export interface Charge {
  readonly costNano: Nano;
  readonly lines: readonly CostLine[];
}

export const NO_CHARGE: Charge = { costNano: ZERO_NANO, lines: [] };

/** Exact charge of a usage under a card; a null card (test mode) costs nothing. */
export function chargeOf(card: PriceCard | null, usage: Usage): Charge {
  if (card === null) return NO_CHARGE;
  const lines = costLines(card, quantitiesOf(usage), usage.inputTokens);
  return { costNano: costOf(lines), lines };
}

/** USD per unit of the wallet's currency. */
export interface UsdRate {
  readonly num: bigint;
  readonly den: bigint;
}

/** The cost as answers show it: reference-shaped figures in USD, the exact charge beside them. */
export function replyCost(costNano: Nano, currency: Currency, rate: UsdRate): ReplyCost {
  const usd = currency === "USD" ? costNano : convertNano(costNano, rate.num, rate.den);
  return { costUsd: formatNano(usd), charge: { amount: formatNano(costNano), currency } };
}

/** `X-Cost-Cents`: US cents with their fraction, exact decimal text. */
export const costCents = (costNano: Nano, currency: Currency, rate: UsdRate): string =>
  formatCents(currency === "USD" ? costNano : convertNano(costNano, rate.num, rate.den));
