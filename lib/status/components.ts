import { type Component, databaseBars, dayBars, NO_FIGURES, stateOf, uptimeOf } from "./board";
import type { ProviderHealth, State } from "./schemas";
import type { Snapshot } from "./snapshot";
import { API_ID, BILLING_ID, dialectRow, type ProviderFigures } from "./store";

/** What clients speak, in the order of the page. */
const DIALECTS: readonly (readonly [id: string, name: string])[] = [
  ["openai-chat", "Chat Completions"],
  ["openai-responses", "Responses"],
  ["anthropic-messages", "Anthropic Messages"],
  ["gemini-generate", "Gemini generateContent"],
];

interface Named {
  readonly id: string;
  readonly name: string;
}

const round = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);

/** The last hour of one row, or nothing. */
export const figuresOf = (kept: Snapshot | null, row: string): ProviderFigures | undefined =>
  kept?.figures.find(({ provider }) => provider === row);

/** One provider as GET /v1/health/providers tells it. */
export function healthOf({ id, name }: Named, figures: ProviderFigures | undefined): ProviderHealth {
  const { requests, errors, p50_ms, p95_ms } = figures ?? NO_FIGURES;
  return {
    id,
    name,
    status: stateOf({ requests, errors }),
    requests,
    errors,
    error_rate: requests === 0 ? null : Number((errors / requests).toFixed(6)),
    p50_ms: round(p50_ms),
    p95_ms: round(p95_ms),
  };
}

/** The rows of the status page. `isDown`: the database does not answer now. */
export function componentsOf(
  kept: Snapshot | null,
  isDown: boolean,
  providers: readonly Named[],
  nowMs: number,
): readonly Component[] {
  const counted = (id: string, kind: Component["kind"], name: string, row: string): Component => {
    const { requests, errors, p50_ms, p95_ms } = figuresOf(kept, row) ?? NO_FIGURES;
    const now = { requests, errors, p50_ms: round(p50_ms), p95_ms: round(p95_ms) };
    const days = dayBars(kept?.days.filter(({ provider }) => provider === row) ?? [], nowMs);
    return { id, kind, name, status: stateOf(now), now, days, uptime: uptimeOf(days) };
  };
  // Keys, holds and sessions live in the database: without it no call is taken.
  const own = (component: Component): Component => ({ ...component, status: ownState(component.status, isDown) });
  const dashboardDays = databaseBars(kept?.days ?? [], kept?.firstHourMs ?? null, nowMs);
  return [
    own(counted("api", "api", "API", API_ID)),
    ...DIALECTS.map(([id, name]) => own(counted(id, "dialect", name, dialectRow(id)))),
    {
      id: "dashboard",
      kind: "dashboard",
      name: "Dashboard",
      status: isDown ? "down" : "operational",
      now: NO_FIGURES,
      days: dashboardDays,
      uptime: uptimeOf(dashboardDays),
    },
    own(counted("billing", "billing", "Billing", BILLING_ID)),
    ...providers.map(({ id, name }) => counted(id, "provider", name, id)),
  ];
}

const ownState = (state: State, isDown: boolean): State => {
  if (isDown) return "down";
  return state === "unknown" ? "operational" : state;
};

/** One upstream being down is not the whole service being down: others may serve its models. */
export function worst(components: readonly Component[]): State {
  const own = components.filter(({ kind }) => kind !== "provider").map(({ status }) => status);
  if (own.includes("down")) return "down";
  return components.some(({ status }) => status === "degraded" || status === "down") ? "degraded" : "operational";
}
