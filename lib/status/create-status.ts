import type { Database } from "@/lib/backends/db/db";
import type { Clock, Log } from "@/lib/kernel";
import { type Component, databaseBars, dayBars, firstDayMs, NO_FIGURES, stateOf, uptimeOf } from "./board";
import type { ProviderHealth, ProviderHealthList, State } from "./schemas";
import { API_ID, type ProviderDay, type ProviderFigures, selectDays, selectFigures, selectFirstHour } from "./store";

export interface StatusOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Providers configured on this installation, now. */
  readonly providers: () => readonly { readonly id: string; readonly name: string }[];
  /** How long the database may take before it counts as down; default 3 s. */
  readonly patienceMs?: number;
}

/** How everything does, for the status page. */
export interface StatusBoard {
  /** The worst of the components that say something. */
  readonly status: State;
  readonly components: readonly Component[];
  /** When the figures were read; null = never by this process. */
  readonly updatedAtMs: number | null;
  /** The database cannot be read now: these are the last known figures. */
  readonly isStale: boolean;
}

export interface Status {
  /** Never throws: while the database is away it answers from memory. */
  health(): Promise<ProviderHealthList>;
  /** The same. */
  board(): Promise<StatusBoard>;
}

const WINDOW_MS = 3_600_000;
const FRESH_MS = 30_000;
const RETRY_MS = 5000;
const PATIENCE_MS = 3000;

interface Snapshot {
  readonly atMs: number;
  readonly figures: ReadonlyMap<string, ProviderFigures>;
  readonly days: readonly ProviderDay[];
  readonly firstHourMs: number | null;
}

/** Reads at most every 30 seconds, one read at a time; keeps what it read last for when the database is away. */
export function createStatus(options: StatusOptions): Status {
  const { db, clock, log } = options;
  let kept: Snapshot | null = null;
  let isDown = false;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  async function look(): Promise<void> {
    try {
      kept = await withPatience(readSnapshot(db, clock.now()), options.patienceMs ?? PATIENCE_MS);
      isDown = false;
    } catch (error) {
      if (!isDown) log.warn({ error: String(error) }, "The status page could not read the database.");
      isDown = true;
    }
    triedAtMs = clock.now();
  }

  async function current(): Promise<void> {
    if (clock.now() - triedAtMs < (isDown ? RETRY_MS : FRESH_MS)) return;
    running ??= look().finally(() => {
      running = null;
    });
    await running;
  }

  return {
    async health() {
      await current();
      return {
        object: "list",
        data: options.providers().map((provider) => healthOf(provider, kept?.figures.get(provider.id))),
        window_s: WINDOW_MS / 1000,
        updated_at: kept && new Date(kept.atMs).toISOString(),
        stale: isDown,
      };
    },
    async board() {
      await current();
      const components = componentsOf(kept, isDown, options.providers(), clock.now());
      return { status: worst(components), components, updatedAtMs: kept?.atMs ?? null, isStale: isDown };
    },
  };
}

async function readSnapshot({ pool }: Database, atMs: number): Promise<Snapshot> {
  const [figures, days, firstHour] = await Promise.all([
    selectFigures(pool, new Date(atMs - WINDOW_MS), new Date(atMs)),
    selectDays(pool, new Date(firstDayMs(atMs))),
    selectFirstHour(pool),
  ]);
  return {
    atMs,
    figures: new Map(figures.map((row) => [row.provider, row])),
    days,
    firstHourMs: firstHour?.getTime() ?? null,
  };
}

function withPatience<T>(work: Promise<T>, patienceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const round = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);

function healthOf(
  { id, name }: { readonly id: string; readonly name: string },
  figures: ProviderFigures | undefined,
): ProviderHealth {
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

function componentsOf(
  kept: Snapshot | null,
  isDown: boolean,
  providers: readonly { readonly id: string; readonly name: string }[],
  nowMs: number,
): readonly Component[] {
  const counted = (id: string, kind: Component["kind"], name: string, row: string): Component => {
    const { requests, errors, p50_ms, p95_ms } = kept?.figures.get(row) ?? NO_FIGURES;
    const now = { requests, errors, p50_ms: round(p50_ms), p95_ms: round(p95_ms) };
    const days = dayBars(kept?.days.filter(({ provider }) => provider === row) ?? [], nowMs);
    return { id, kind, name, status: stateOf(now), now, days, uptime: uptimeOf(days) };
  };
  const api = counted("api", "api", "API", API_ID);
  const databaseDays = databaseBars(kept?.days ?? [], kept?.firstHourMs ?? null, nowMs);
  return [
    // It answers this very question; without money it takes no paid call.
    { ...api, status: isDown ? "degraded" : api.status === "unknown" ? "operational" : api.status },
    {
      id: "database",
      kind: "database",
      name: "Database",
      status: isDown ? "down" : "operational",
      now: NO_FIGURES,
      days: databaseDays,
      uptime: uptimeOf(databaseDays),
    },
    ...providers.map(({ id, name }) => counted(id, "provider", name, id)),
  ];
}

/** One upstream being down is not the whole service being down: others may serve its models. */
function worst(components: readonly Component[]): State {
  const own = components.filter(({ kind }) => kind !== "provider").map(({ status }) => status);
  if (own.includes("down")) return "down";
  return components.some(({ status }) => status === "degraded" || status === "down") ? "degraded" : "operational";
}
