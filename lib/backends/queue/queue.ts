import type { PoolClient } from "pg";

/** Background jobs on PostgreSQL (pg-boss). Handlers must be safe to run twice: a job is repeated when its process dies. */
export interface Queue {
  enqueue(name: string, payload: Readonly<Record<string, unknown>>, options?: EnqueueOptions): Promise<void>;
  /** Works the given jobs in this process and keeps their schedules. Call once. */
  start(jobs: readonly JobDefinition[]): Promise<void>;
  /** Takes no new job, waits for the running ones up to the driver's stop timeout, then returns. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EnqueueOptions {
  readonly startAfterSeconds?: number;
  /** While a job of this name and key is waiting, another is not added. */
  readonly singletonKey?: string;
  /** Adds the job in the caller's transaction: it exists if and only if that commits. */
  readonly transaction?: PoolClient;
}

export interface JobDefinition {
  /** Letters, digits, dash and underscore. */
  readonly name: string;
  /** Seconds between runs: one run per slot of that length over all processes. Absent = only when enqueued. */
  readonly everySeconds?: number;
  /** "HH:MM" in UTC: one run a day over all processes. */
  readonly dailyAtUtc?: string;
  /** Seconds after which a run counts as dead and is repeated; default 900. */
  readonly timeoutSeconds?: number;
  readonly run: (payload: Readonly<Record<string, unknown>>) => Promise<void>;
}
