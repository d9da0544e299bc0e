import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { migrate, startEmbedded } from "@/lib/backends/db";

/** Starts one PostgreSQL for the run with a migrated template database; TEST_DATABASE_URL uses a server of your own. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "ai-router-tests-"));
  chmodSync(folder, 0o755);
  const own = process.env.TEST_DATABASE_URL;
  const embedded = own ? null : await startEmbedded(folder, { settings: { fsync: "off", full_page_writes: "off" } });
  const serverUrl = own ?? embedded?.url ?? "";
  const template = `template_${process.pid}`;
  await query(serverUrl, `create database ${template}`);
  const pool = new pg.Pool({ connectionString: withDatabase(serverUrl, template), max: 1 });
  await migrate(pool, path.resolve("prisma/migrations"));
  await pool.end();
  process.env.TEST_SERVER_URL = serverUrl;
  process.env.TEST_TEMPLATE = template;
  return async () => {
    await query(serverUrl, `drop database if exists ${template} with (force)`);
    await embedded?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The same server, another database. */
export function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

export async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
