import type { Pool, PoolClient } from "pg";
import PgBoss from "pg-boss";
import { derivedUuid, type Log, newUuid } from "@/lib/kernel";
import type { EnqueueOptions, JobDefinition, Queue } from "../queue";
import { keepSchedule } from "./ticker";
import { startWorker, type Worker } from "./worker";

export interface PgBossOptions {
  readonly log: Log;
  /** Milliseconds between looks into the queue; jobs enqueued by this process start at once. Default 5,000. */
  readonly pollMs?: number;
  /** How long `stop` waits for running jobs. Default 20,000. */
  readonly stopTimeoutMs?: number;
  /** PostgreSQL schema that pg-boss creates and migrates. */
  readonly schema?: string;
}

const TWO_DAYS_SECONDS = 172_800;

/**
 * pg-boss over the shared pool, with our own fetch loop: pg-boss's workers complete jobs without waiting for the
 * answer, so a database that is down for a moment would end the process with an unhandled rejection.
 */
export function createPgBossQueue(pool: Pool, options: PgBossOptions): Queue {
  const { log, pollMs = 5000, stopTimeoutMs = 20_000, schema = "pgboss" } = options;
  const workers = new Map<string, Worker>();
  const stopTickers: (() => void)[] = [];
  const known = new Map<string, Promise<PgBoss>>();
  let started: Promise<PgBoss> | null = null;
  let isStopped = false;

  function boss(): Promise<PgBoss> {
    started ??= openBoss(pool, schema, log).catch((error: unknown) => {
      started = null;
      throw error;
    });
    return started;
  }

  function ensureQueue(name: string, timeoutSeconds = 900): Promise<PgBoss> {
    const before = known.get(name);
    if (before) return before;
    const made = boss().then((running) => makeQueue(running, name, timeoutSeconds));
    known.set(name, made);
    made.catch(() => known.delete(name));
    return made;
  }

  async function enqueue(name: string, payload: Readonly<Record<string, unknown>>, extra: EnqueueOptions = {}) {
    const running = await ensureQueue(name);
    await running.send(name, payload, {
      singletonKey: extra.singletonKey ?? newUuid(),
      ...(extra.startAfterSeconds ? { startAfter: extra.startAfterSeconds } : {}),
      ...(extra.transaction ? { db: connection(extra.transaction) } : {}),
    });
    if (!extra.startAfterSeconds && !extra.transaction) workers.get(name)?.wake();
  }

  async function enqueueSlot(name: string, slot: string) {
    const running = await ensureQueue(name);
    const id = derivedUuid("job-slot", slot);
    if (await running.send(name, {}, { id, singletonKey: "recurring" })) workers.get(name)?.wake();
  }

  async function start(jobs: readonly JobDefinition[]) {
    for (const job of jobs) {
      const running = await ensureQueue(job.name, job.timeoutSeconds);
      if (isStopped) return;
      workers.set(job.name, startWorker(running, job, { log, pollMs }));
      stopTickers.push(keepSchedule(job, (slot) => enqueueSlot(job.name, slot), log));
    }
  }

  async function stop() {
    if (isStopped) return;
    isStopped = true;
    for (const stopTicker of stopTickers) stopTicker();
    await Promise.all([...workers.values()].map((worker) => worker.stop(stopTimeoutMs)));
    const running = await started?.catch(() => null);
    await running?.stop({ graceful: false });
  }

  return { enqueue, start, stop };
}

async function openBoss(pool: Pool, schema: string, log: Log): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => execute(pool, text, values) },
    schema,
    schedule: false,
    archiveCompletedAfterSeconds: TWO_DAYS_SECONDS,
    deleteAfterDays: 7,
  });
  boss.on("error", (error) => log.error({ error }, "The job queue failed."));
  await boss.start();
  return boss;
}

const DEADLOCK = "40P01";
const MAKE_TRIES_MAX = 5;

/** A queue is a table of its own: processes that make theirs at the same moment may deadlock, and then try again. */
async function makeQueue(boss: PgBoss, name: string, timeoutSeconds: number): Promise<PgBoss> {
  const settings = {
    name,
    policy: "short" as const,
    retryLimit: 3,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: timeoutSeconds,
  };
  for (let attempt = 1; ; attempt++) {
    try {
      if (await boss.getQueue(name)) await boss.updateQueue(name, settings);
      else await boss.createQueue(name, settings);
      return boss;
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK || attempt === MAKE_TRIES_MAX) throw error;
    }
  }
}

const connection = (client: PoolClient) => ({
  executeSql: (text: string, values: unknown[]) => client.query(text, values),
});

/** Scripts that open their own transaction must not hand an aborted one back to the pool when they fail. */
async function execute(pool: Pool, text: string, values?: unknown[]) {
  if (values && values.length > 0) return pool.query(text, values);
  const client = await pool.connect();
  try {
    const result = await client.query(text);
    client.release();
    return result;
  } catch (error) {
    await client.query("ROLLBACK").then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}
