import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Log, silentLog } from "@/lib/kernel";
import type { Database } from "./db";
import { PrismaClient } from "./generated/client";
import { Listener } from "./listen";

export type { Database, Prisma } from "./db";
export { type EmbeddedPostgres, startEmbedded } from "./embedded";
export { migrate } from "./migrate";

export interface OpenOptions {
  readonly poolSize?: number;
  readonly applicationName?: string;
  readonly log?: Log;
}

const RETRYABLE = new Set(["40001", "40P01"]);

/** Opens the pool that Prisma, money and the hot path share. Connects on first use. */
export function openDatabase(url: string, options: OpenOptions = {}): Database {
  const log = options.log ?? silentLog;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolSize ?? 10,
    application_name: options.applicationName ?? "ai-router",
    keepAlive: true,
    connectionTimeoutMillis: 5000,
  });
  pool.on("error", (error) => log.warn({ error: error.message }, "an idle database connection was lost"));
  const statementNameGenerator = ({ sql }: { sql: string }) =>
    `s${createHash("sha1").update(sql).digest("hex").slice(0, 20)}`;
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator }) });
  const listener = new Listener(url, log);
  return {
    prisma,
    pool,
    transaction: (work) => inTransaction(pool, work),
    listen: (channel, onMessage, onState) => listener.add(channel, onMessage, onState),
    async close() {
      await listener.close();
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    let isBroken = false;
    try {
      await client.query("begin");
      const result = await work(client);
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback").catch(() => {
        isBroken = true;
      });
      if (attempt >= 3 || !RETRYABLE.has((error as { code?: string }).code ?? "")) throw error;
    } finally {
      client.release(isBroken);
    }
  }
}
