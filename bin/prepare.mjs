import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Moves to the project's folder, whatever folder the command was given in, and checks Node's version. */
export function enterProject() {
  process.chdir(path.resolve(import.meta.dirname, ".."));
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`AI Router needs Node 20.19 or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
}

const LOCK_STAMP = "node_modules/.ai-router-lock";

/** Installs the packages when the lockfile is not the one they were installed from. */
export function ensureInstalled() {
  const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  if (existsSync(LOCK_STAMP) && readFileSync(LOCK_STAMP, "utf8") === lock) return;
  // Not on stdout: the command line answers one JSON value there.
  console.error("Installing packages …");
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
  const result = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--include=dev", "--loglevel=error"], {
    stdio: ["ignore", 2, 2],
    env,
    shell: process.platform === "win32",
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
  mkdirSync("node_modules", { recursive: true });
  writeFileSync(LOCK_STAMP, lock);
}

/** Builds when the sources are not the ones the last build was made from. */
export async function ensureBuilt() {
  const { sourceStamp } = await import("./source-stamp.mjs");
  if (existsSync("dist/stamp") && readFileSync("dist/stamp", "utf8") === sourceStamp()) return;
  console.log("Building …");
  const result = spawnSync(process.execPath, ["bin/build.mjs"], { stdio: ["ignore", "inherit", "inherit"] });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
