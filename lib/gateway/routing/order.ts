import { type PriceCard, parseScaled } from "@/lib/kernel";
import type { RoutingPreferences } from "../dialects/dialect";
import type { Candidate } from "./candidate";

/** What is known of endpoints from running them. */
export interface EndpointStats {
  /** Milliseconds to the first byte, smoothed; null = not tried yet. */
  latencyMs(endpointId: string): number | null;
  /** Output tokens a second, smoothed; null = not tried yet. */
  throughput(endpointId: string): number | null;
}

export type SortKey = "price" | "throughput" | "latency";

/** Weighs input and output as a typical call has them, three to one. */
function blendedPrice(card: PriceCard | null): bigint {
  if (!card) return 0n;
  const { input, output, request } = card.prices;
  return (input?.pico ?? 0n) * 3n + (output?.pico ?? 0n) + (request?.pico ?? 0n);
}

const compareBigint = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Candidates in the order they are tried: named order first, then the sort asked for, then the operator's order. */
export function orderCandidates(
  candidates: readonly Candidate[],
  routing: RoutingPreferences,
  sort: SortKey | null,
  stats: EndpointStats,
): Candidate[] {
  if (candidates.length < 2) return [...candidates];
  const sorted = [...candidates];
  if (sort === "price") sorted.sort((a, b) => compareBigint(blendedPrice(a.card), blendedPrice(b.card)));
  else if (sort === "latency") {
    const of = (candidate: Candidate) => stats.latencyMs(candidate.endpointId) ?? Number.MAX_VALUE;
    sorted.sort((a, b) => of(a) - of(b));
  } else if (sort === "throughput") {
    const of = (candidate: Candidate) => stats.throughput(candidate.endpointId) ?? -1;
    sorted.sort((a, b) => of(b) - of(a));
  }
  const { order } = routing;
  if (!order || order.length === 0) return sorted;
  const rank = (candidate: Candidate) => {
    const at = order.findIndex((name) => isNamed(name, candidate.providerId));
    return at === -1 ? order.length : at;
  };
  return sorted.sort((a, b) => rank(a) - rank(b));
}

/** Provider names are compared without case, spaces and dashes: "Together AI" is "together-ai". */
export const isNamed = (name: string, providerId: string): boolean => plain(name) === plain(providerId);

const plain = (name: string): string => {
  const slash = name.indexOf("/");
  return (slash === -1 ? name : name.slice(0, slash)).toLowerCase().replace(/[^a-z0-9]/g, "");
};

/** Whether a USD card is within `max_price` (USD per million tokens; per request). An unreadable bound lets nothing pass. */
export function isWithinMaxPrice(card: PriceCard | null, bound: NonNullable<RoutingPreferences["maxPrice"]>): boolean {
  if (!card) return true;
  const fits = (unit: "input" | "output" | "request", limit: string | undefined, units: bigint): boolean => {
    if (limit === undefined) return true;
    const price = card.prices[unit];
    if (!price) return true;
    const limitPico = readPico(limit);
    return limitPico !== null && price.pico * units <= limitPico * price.perUnits;
  };
  return (
    fits("input", bound.prompt, 1_000_000n) &&
    fits("output", bound.completion, 1_000_000n) &&
    fits("request", bound.request, 1n)
  );
}

function readPico(text: string): bigint | null {
  try {
    return parseScaled(text, 12);
  } catch {
    return null;
  }
}
