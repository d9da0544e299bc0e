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
if (result.status !== 0) process.exit(result.status ?? 1);
if (!process.argv.includes("--quick")) killUnderLoad();

/** The kill run at its full length, under the lease that a server has when nothing is configured. */
function killUnderLoad() {
  console.log("\n10 × kill -9 under 100 open streams …");
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "tests/vitest.config.ts"];
  const killed = spawnSync(process.execPath, [...vitest, "--project", "contract", "tests/contract/crash.test.ts"], {
    stdio: "inherit",
    env: { ...process.env, CRASH_ROUNDS: "10", CRASH_STREAMS: "100", CRASH_LEASE_SECONDS: "60" },
  });
  if (killed.status !== 0) process.exit(killed.status ?? 1);
}
