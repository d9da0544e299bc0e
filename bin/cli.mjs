import { existsSync } from "node:fs";
import { ensureInstalled, enterProject } from "./prepare.mjs";

enterProject();
ensureInstalled();
if (!existsSync("dist/cli.mjs")) {
  const { spawnSync } = await import("node:child_process");
  const result = spawnSync(process.execPath, ["bin/build.mjs", "--server-only"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
const { main } = await import("../dist/cli.mjs");
process.exit(await main(process.argv.slice(2)));
