import cluster from "node:cluster";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Writes DATA_DIR/server.pid, removed again at exit. */
export function writePid(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, "server.pid");
  writeFileSync(file, String(process.pid));
  process.once("exit", () => rmSync(file, { force: true }));
}

/** Runs `work` once on the first SIGTERM or SIGINT and exits 0; a second SIGINT exits at once. */
export function onStop(work: () => Promise<void>): void {
  let isStopping = false;
  const begin = (signal: string) => {
    if (isStopping) {
      if (signal === "SIGINT") process.exit(130);
      return;
    }
    isStopping = true;
    work().then(
      () => process.exit(0),
      (error) => {
        console.error("stopping failed:", error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => begin("SIGTERM"));
  process.on("SIGINT", () => begin("SIGINT"));
  if (cluster.isWorker) process.on("disconnect", () => begin("SIGTERM"));
}
