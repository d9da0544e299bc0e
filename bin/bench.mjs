import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { ensureBuilt, ensureInstalled, enterProject } from "./prepare.mjs";

/** CPU, latency and memory of the gateway beside a bare proxy and another gateway, in one run on one machine. */
enterProject();
ensureInstalled();
if (!existsSync("tests/bench/node_modules")) {
  const installed = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: "tests/bench",
    stdio: "inherit",
  });
  if (installed.status !== 0) process.exit(installed.status ?? 1);
}
await ensureBuilt();
const result = spawnSync(process.execPath, ["--import", "tsx", "tests/bench/run.ts", ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(result.status ?? 1);
