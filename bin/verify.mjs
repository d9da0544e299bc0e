import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { ensureInstalled, enterProject } from "./prepare.mjs";

/** Format, lint, types, architecture, generated files: no services, under a minute. */
enterProject();
ensureInstalled();

// Types that an earlier build made for pages that have moved since would be read as errors of today.
for (const folder of [".next/types", ".next/dev/types"]) rmSync(folder, { recursive: true, force: true });

const node = process.execPath;
const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "tests/vitest.config.ts", "--silent"];
const steps = [
  ["generate", node, ["bin/generate.mjs"]],
  [
    "format and lint",
    node,
    ["node_modules/@biomejs/biome/bin/biome", "ci", "--diagnostic-level=error", "--max-diagnostics=50", "."],
  ],
  ["types", node, ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."]],
  ["architecture and generated files", node, [...vitest, "--project", "architecture"]],
];

let failed = 0;
for (const [name, command, args] of steps) {
  const startedAt = Date.now();
  const result = spawnSync(command, args, { encoding: "utf8" });
  const isGood = result.status === 0;
  console.log(`${isGood ? "ok    " : "FAILED"} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (!isGood) {
    failed += 1;
    console.log(`${result.stdout}${result.stderr}`);
  }
}
console.log(`${steps.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
