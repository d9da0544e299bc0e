import { spawnSync } from "node:child_process";
import { ensureInstalled, enterProject } from "./prepare.mjs";

/** The same server with Next in development mode: pages reload, the gateway is restarted by hand. */
enterProject();
ensureInstalled();
const built = spawnSync(process.execPath, ["bin/build.mjs", "--server-only"], { stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);
process.env.NODE_ENV = "development";
process.env.IS_DEVELOPMENT = "1";
const { main } = await import("../dist/server.mjs");
await main();
