import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { precompress } from "./precompress.mjs";
import { sourceStamp } from "./source-stamp.mjs";

/** Generates the database client, builds Next's pages and bundles the server and the command line into dist/. */
const run = (command, args) => {
  const result = spawnSync(command, args, {
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production", BUILD_STAMP: stamp },
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
};

const stamp = sourceStamp();
run(process.execPath, ["bin/generate.mjs"]);
await bundle();
if (!process.argv.includes("--server-only")) {
  run(process.execPath, ["node_modules/next/dist/bin/next", "build"]);
  precompress(".next/static");
  writeFileSync("dist/stamp", stamp);
}

async function bundle() {
  mkdirSync("dist", { recursive: true });
  await build({
    entryPoints: { server: "lib/server/main.ts", cli: "lib/cli/main.ts" },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    tsconfig: path.resolve("tsconfig.json"),
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
}
