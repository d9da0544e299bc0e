import cluster from "node:cluster";
import { rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import path from "node:path";
import next from "next";
import { type Composition, getComposition } from "@/lib/composition";
import { readConfig } from "@/lib/config";
import { createHttpServer } from "./http-server";
import { runPrimary } from "./primary";
import { printWelcome } from "./welcome";

/** Entrance of `npm start`: one process, or a primary with WEB_CONCURRENCY workers. Exits 1 with a plain sentence on a bad set-up. */
export async function main(): Promise<void> {
  try {
    const config = readConfig();
    if (config.WEB_CONCURRENCY > 1 && cluster.isPrimary) await runPrimary();
    else await runServer();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof Error && error.cause) console.error(error.cause);
    process.exit(1);
  }
}

async function runServer(): Promise<void> {
  const composition = await getComposition();
  const { config } = composition;
  const app = next({ dev: config.IS_DEVELOPMENT, dir: process.cwd(), hostname: config.HOST, port: config.PORT });
  await app.prepare();
  const pages = app.getRequestHandler();
  const server = createHttpServer({
    api: composition.api,
    pages: (request, response) => pages(request, response),
    trustedProxyCount: config.TRUSTED_PROXY_COUNT,
    mount: config.GATEWAY_MOUNT,
    isDraining: () => composition.lifecycle.isDraining,
  });
  await listen(server, config.PORT, config.HOST);
  onStop(() => stop(server, composition));
  if (cluster.isWorker) {
    process.send?.({ type: "ready" });
    return;
  }
  writePid(config.dataDir);
  await printWelcome(composition, server);
}

export function writePid(dataDir: string): void {
  const file = path.join(dataDir, "server.pid");
  writeFileSync(file, String(process.pid));
  process.once("exit", () => rmSync(file, { force: true }));
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new Error(`Port ${port} is taken. Set PORT to a free one.`) : error);
    });
    server.listen(port, host, resolve);
  });
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

async function stop(server: Server, composition: Composition): Promise<void> {
  composition.lifecycle.isDraining = true;
  server.closeIdleConnections();
  await composition.gateway.drain(composition.config.DRAIN_SECONDS * 1000);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), 1000);
  await closed;
  clearTimeout(cut);
  await composition.close();
}
