/** Background jobs on PostgreSQL (pg-boss). Handlers must be safe to run twice. */
export interface Queue {
  enqueue(
    name: string,
    payload: Readonly<Record<string, unknown>>,
    options?: { startAfterSeconds?: number; singletonKey?: string },
  ): Promise<void>;
  start(jobs: readonly JobDefinition[]): Promise<void>;
  stop(): Promise<void>;
}

export interface JobDefinition {
  readonly name: string;
  /** Seconds between runs, or a cron expression; absent = only when enqueued. */
  readonly everySeconds?: number;
  readonly cron?: string;
  readonly run: (payload: Readonly<Record<string, unknown>>) => Promise<void>;
}
