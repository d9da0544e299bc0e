import type { Database } from "@/lib/backends/db/db";
import type { Clock, Log } from "@/lib/kernel";
import { type Component, firstDayMs } from "./board";
import { componentsOf, figuresOf, healthOf, worst } from "./components";
import type { ProviderHealthList, State } from "./schemas";
import { readSnapshotFile, type Snapshot, writeSnapshot } from "./snapshot";
import { selectDays, selectFigures, selectFirstHour } from "./store";

export interface StatusOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Providers configured on this installation, now. */
  readonly providers: () => readonly { readonly id: string; readonly name: string }[];
  /** How long the database may take for figures, and for a word, before it counts as down; default 3 s. */
  readonly patienceMs?: number;
  /** Where the last figures are kept for a process that starts, or never read any, while the database is away. */
  readonly snapshotFile?: string;
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
const READ_MAX_MS = 120_000;

/** Reads at most every 30 seconds, one read at a time; keeps what it read last for when the database is away. */
export function createStatus(options: StatusOptions): Status {
  const { db, clock, log, patienceMs = PATIENCE_MS } = options;
  let kept: Snapshot | null = null;
  let isDown = false;
  let reading: Promise<void> | null = null;
  let readingSinceMs = 0;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  async function read(): Promise<void> {
    const fresh = await readSnapshot(db, clock.now());
    if (kept && kept.atMs > fresh.atMs) return;
    kept = fresh;
    if (options.snapshotFile) await writeSnapshot(options.snapshotFile, kept, log);
  }

  /** One hour of a busy installation may take long to count: the old figures stand until the new ones are there. */
  async function isOnlySlow(): Promise<boolean> {
    return withPatience(db.pool.query("select 1"), patienceMs).then(
      () => true,
      () => false,
    );
  }

  function startReading(): Promise<void> {
    readingSinceMs = clock.now();
    const started = read().finally(() => {
      if (reading === started) reading = null;
    });
    return started;
  }

  async function look(): Promise<void> {
    // One that hangs on a dead connection is given up, not waited for until it notices.
    if (clock.now() - readingSinceMs > READ_MAX_MS) reading = null;
    reading ??= startReading();
    try {
      await withPatience(reading, patienceMs);
      isDown = false;
    } catch (error) {
      const isAway = !(await isOnlySlow());
      if (!isDown) log.warn({ error: String(error), isAway }, "The status page could not read its figures in time.");
      if (isAway && !isDown) await takeNewer();
      isDown = isAway;
    }
    triedAtMs = clock.now();
  }

  /** Another process may have read later than this one. */
  async function takeNewer(): Promise<void> {
    const filed = options.snapshotFile ? await readSnapshotFile(options.snapshotFile) : null;
    if (filed && filed.atMs > (kept?.atMs ?? 0)) kept = filed;
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
        data: options.providers().map((provider) => healthOf(provider, figuresOf(kept, provider.id))),
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
  return { atMs, figures, days, firstHourMs: firstHour?.getTime() ?? null };
}

function withPatience<T>(work: Promise<T>, patienceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
