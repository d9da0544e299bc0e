import type PgBoss from "pg-boss";
import type { Log } from "@/lib/kernel";
import type { JobDefinition } from "../queue";

export interface Worker {
  /** Looks for jobs now instead of at the next poll. */
  wake(): void;
  /** Takes no further job; resolves when the running one has ended or `timeoutMs` has passed. */
  stop(timeoutMs: number): Promise<void>;
}

/** Runs one queue's jobs one after another in this process. */
export function startWorker(boss: PgBoss, job: JobDefinition, options: { log: Log; pollMs: number }): Worker {
  const { log, pollMs } = options;
  let isStopped = false;
  let isAwake = false;
  let interrupt: (() => void) | null = null;

  function wake() {
    isAwake = true;
    interrupt?.();
  }

  function sleep(): Promise<void> {
    if (isAwake || isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, pollMs);
      timer.unref();
      function done() {
        clearTimeout(timer);
        interrupt = null;
        resolve();
      }
      interrupt = done;
    });
  }

  async function loop() {
    while (!isStopped) {
      isAwake = false;
      try {
        while (!isStopped && (await runNext(boss, job, log)));
      } catch (error) {
        log.warn({ job: job.name, error }, "The job queue could not be read; trying again.");
      }
      await sleep();
    }
  }

  const ended = loop();
  return {
    wake,
    async stop(timeoutMs) {
      isStopped = true;
      interrupt?.();
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([ended, timeout]);
      clearTimeout(timer);
    },
  };
}

/** Fetches and runs one job; false when there was none. */
async function runNext(boss: PgBoss, job: JobDefinition, log: Log): Promise<boolean> {
  const [next] = await boss.fetch<Record<string, unknown>>(job.name);
  if (!next) return false;
  try {
    await job.run(next.data ?? {});
  } catch (error) {
    log.error({ job: job.name, jobId: next.id, error }, "A job failed.");
    await boss.fail(job.name, next.id, { message: error instanceof Error ? error.message : String(error) });
    return true;
  }
  await boss.complete(job.name, next.id);
  return true;
}
