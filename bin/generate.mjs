import { spawnSync } from "node:child_process";

// The Prisma CLI wants a schema-engine file to exist before any command; generate never runs it.
const env = { ...process.env };
env.PRISMA_SCHEMA_ENGINE_BINARY ||= process.execPath;
const result = spawnSync("npx", ["--no-install", "prisma", "generate"], {
  stdio: ["ignore", "inherit", "inherit"],
  env,
});
process.exit(result.status ?? 1);
