import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Pool, PoolClient } from "pg";

/** The id Prisma Migrate itself locks with, so that both never migrate at once. */
const LOCK = 72_707_369;

const CREATE_TABLE = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

/**
 * Applies the migrations of a folder in name order and records them as `prisma migrate deploy` does. Forward only: a
 * failed or edited migration stops everything. Safe to call from several processes. Returns the names applied now.
 */
export async function migrate(pool: Pool, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await client.query(CREATE_TABLE);
    const { rows } = await client.query<{ name: string; checksum: string; finished_at: Date | null }>(
      "select migration_name as name, checksum, finished_at from _prisma_migrations where rolled_back_at is null",
    );
    const known = new Map(rows.map((row) => [row.name, row]));
    const applied: string[] = [];
    for (const name of names) {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      const checksum = createHash("sha256").update(sql).digest("hex");
      const seen = known.get(name);
      if (seen && !seen.finished_at)
        throw new Error(`Migration ${name} failed earlier. Mend the database, then resolve it.`);
      if (seen && seen.checksum !== checksum) throw new Error(`Migration ${name} was edited after it was applied.`);
      if (seen) continue;
      await apply(client, name, sql, checksum);
      applied.push(name);
    }
    return applied;
  } finally {
    await client.query("select pg_advisory_unlock($1)", [LOCK]).catch(() => {});
    client.release();
  }
}

async function apply(client: PoolClient, name: string, sql: string, checksum: string): Promise<void> {
  const id = randomUUID();
  await client.query("insert into _prisma_migrations (id, checksum, migration_name) values ($1, $2, $3)", [
    id,
    checksum,
    name,
  ]);
  try {
    await client.query(sql);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await client.query("update _prisma_migrations set logs = $2 where id = $1", [id, text]);
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  await client.query("update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = $1", [id]);
}
