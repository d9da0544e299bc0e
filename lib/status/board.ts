import type { State } from "./schemas";
import { DATABASE_ID, type ProviderDay, type ProviderFigures } from "./store";

export const DAYS = 90;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** From these shares of failed requests on a component counts as degraded, or down. */
const DEGRADED_FROM = 0.05;
const DOWN_FROM = 0.5;

export interface DayBar {
  /** UTC day, YYYY-MM-DD. */
  readonly day: string;
  readonly state: State;
  readonly requests: number;
  readonly errors: number;
}

export interface Component {
  /** "api", a dialect, "dashboard", "billing" or a provider's id. */
  readonly id: string;
  readonly kind: "api" | "dialect" | "dashboard" | "billing" | "provider";
  readonly name: string;
  readonly status: State;
  /** Of the last hour. */
  readonly now: Omit<ProviderFigures, "provider">;
  /** Oldest first, today last. */
  readonly days: readonly DayBar[];
  /** Share of requests (of hours, for the dashboard) that went well over all days; null = nothing known. */
  readonly uptime: number | null;
}

export const NO_FIGURES = { requests: 0, errors: 0, p50_ms: null, p95_ms: null } as const;

/** The state that a share of failures means. */
export function stateOf({ requests, errors }: { readonly requests: number; readonly errors: number }): State {
  if (requests === 0) return "unknown";
  const share = errors / requests;
  return share >= DOWN_FROM ? "down" : share >= DEGRADED_FROM ? "degraded" : "operational";
}

/** The last 90 UTC days, today last. */
export function dayBars(rows: readonly ProviderDay[], nowMs: number): readonly DayBar[] {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  return lastDays(nowMs).map((day) => {
    const { requests = 0, errors = 0 } = byDay.get(day) ?? {};
    return { day, requests, errors, state: stateOf({ requests, errors }) };
  });
}

/**
 * The same for the dashboard, which is as good as its database: its "requests" are the hours since the first note, its "errors" those in which nothing could
 * be noted. The present hour counts once it is noted.
 */
export function databaseBars(rows: readonly ProviderDay[], firstMs: number | null, nowMs: number): readonly DayBar[] {
  const byDay = new Map(rows.filter(({ provider }) => provider === DATABASE_ID).map((row) => [row.day, row.hours]));
  const endMs = nowMs - (nowMs % HOUR_MS);
  return lastDays(nowMs).map((day) => {
    const startMs = Date.parse(`${day}T00:00:00Z`);
    const from = firstMs === null ? endMs : Math.max(startMs, firstMs);
    const noted = byDay.get(day) ?? 0;
    const requests = Math.max(noted, Math.floor((Math.min(startMs + DAY_MS, endMs) - from) / HOUR_MS));
    const errors = requests - noted;
    return { day, requests, errors, state: stateOf({ requests, errors }) };
  });
}

/** Share that went well, or null. */
export function uptimeOf(days: readonly DayBar[]): number | null {
  const requests = days.reduce((sum, day) => sum + day.requests, 0);
  const errors = days.reduce((sum, day) => sum + day.errors, 0);
  return requests === 0 ? null : (requests - errors) / requests;
}

/** Midnight of the first day shown. */
export const firstDayMs = (nowMs: number): number => nowMs - (nowMs % DAY_MS) - (DAYS - 1) * DAY_MS;

const lastDays = (nowMs: number): string[] =>
  Array.from({ length: DAYS }, (_, index) => new Date(firstDayMs(nowMs) + index * DAY_MS).toISOString().slice(0, 10));
