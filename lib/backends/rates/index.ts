import { z } from "zod";

const TIMEOUT_MS = 15_000;
const decimal = z.union([z.number().positive(), z.string()]).transform(String);

/** What FX_URL answers: how much of each currency one USD buys, and the day it is of. */
const document = z.object({
  base: z.literal("USD"),
  date: z.iso.date().optional(),
  rates: z.object({ RUB: decimal, KZT: decimal }),
});

export interface FetchedRates {
  readonly date: string | null;
  /** Decimal strings with at most 6 places. */
  readonly rates: Readonly<Record<"RUB" | "KZT", string>>;
}

/** Reads exchange rates. Throws on any fault: an old rate is better than a wrong one. */
export async function fetchRates(url: string): Promise<FetchedRates> {
  const response = await fetch(url, {
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`The source of exchange rates answered ${response.status}.`);
  const { date = null, rates } = document.parse(await response.json());
  const shortened = (text: string) => text.replace(/^(\d+\.\d{6})\d+$/, "$1");
  return { date, rates: { RUB: shortened(rates.RUB), KZT: shortened(rates.KZT) } };
}
