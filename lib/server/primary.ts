import cluster, { type Worker } from "node:cluster";
import { createIpcServer } from "@/lib/backends/kv";
import { getComposition } from "@/lib/composition";
import { onStop, writePid } from "./process-control";
import { printWelcome } from "./welcome";

/**
 * The primary of several processes: holds the data folder's lock, runs PostgreSQL, migrates, seeds, owns the in-memory
 * store that limits share, and forks the workers. A worker that dies is replaced after a second.
 */
export async function runPrimary(): Promise<void> {
  const composition = await getComposition();
  const { config, services } = composition;
  let isStopping = false;
  const fork = (): Promise<void> =>
    new Promise((resolve) => {
      const worker = cluster.fork();
      createIpcServer(services.kv, worker);
      worker.on("message", (message: { type?: string }) => {
        if (message.type === "ready") resolve();
      });
    });
  cluster.on("exit", (worker: Worker, code: number) => {
    if (isStopping) return;
    services.log.error({ pid: worker.process.pid, code }, "a worker died; starting another");
    setTimeout(() => isStopping || void fork(), 1000);
  });
  onStop(async () => {
    isStopping = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker): worker is Worker => worker !== undefined);
    const gone = workers.map((worker) => new Promise<void>((resolve) => worker.once("exit", () => resolve())));
    for (const worker of workers) worker.kill("SIGTERM");
    await Promise.all(gone);
    await composition.close();
  });
  await Promise.all(Array.from({ length: config.WEB_CONCURRENCY }, fork));
  writePid(config.dataDir);
  await printWelcome(composition, null);
}
