import cluster from "node:cluster";
import { readFile } from "node:fs/promises";
import type { Server } from "node:http";
import path from "node:path";
import next from "next";
import { type Composition, getComposition } from "@/lib/composition";
import { readConfig, tellNextItsConfig } from "@/lib/config";
import { createHttpServer } from "./http-server";
import { withOwnGlobals } from "./own-globals";
import { type PageHandler, withCompression } from "./pages";
import { runPrimary } from "./primary";
import { onStop, writePid } from "./process-control";
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
  if (!config.IS_DEVELOPMENT) await takeBuiltConfig();
  // Next takes a rewrite for another host's unless this name is what it calls loopback addresses itself.
  const app = next({
    dev: config.IS_DEVELOPMENT,
    dir: process.cwd(),
    hostname: "localhost",
    port: config.PORT || 3000,
  });
  await withOwnGlobals(() => app.prepare());
  const render = app.getRequestHandler();
  const pages: PageHandler = (request, response) => render(request, response);
  const server = createHttpServer({
    api: composition.api,
    pages: config.IS_DEVELOPMENT ? pages : withCompression(pages, path.join(process.cwd(), ".next/static")),
    upgrade: config.IS_DEVELOPMENT ? app.getUpgradeHandler() : undefined,
    trustedProxyCount: config.TRUSTED_PROXY_COUNT,
    mount: config.GATEWAY_MOUNT,
    isDraining: () => composition.lifecycle.isDraining,
    onError: (error) =>
      composition.services.log.error({ error: String(error) }, "a request was left without an answer"),
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

/** What the build has read of next.config.ts: reading the file again would load its compiler (30 MiB) for nothing. */
async function takeBuiltConfig(): Promise<void> {
  const text = await readFile(path.join(process.cwd(), ".next/required-server-files.json"), "utf8").catch(() => null);
  if (text === null) throw new Error("The pages are not built: run `npm run build`, or start with `npm start`.");
  tellNextItsConfig((JSON.parse(text) as { config: unknown }).config);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new Error(`Port ${port} is taken. Set PORT to a free one.`) : error);
    });
    server.listen(port, host, resolve);
  });
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
