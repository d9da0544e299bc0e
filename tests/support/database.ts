import { randomBytes } from "node:crypto";
import { type Database, openDatabase } from "@/lib/backends/db";
import { query, withDatabase } from "./cluster";

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
  drop(): Promise<void>;
}

/** A database of its own, cloned from the migrated template. Call `drop()` in afterAll. */
export async function createTestDatabase(poolSize = 10): Promise<TestDatabase> {
  const serverUrl = process.env.TEST_SERVER_URL;
  const template = process.env.TEST_TEMPLATE;
  if (!serverUrl || !template) throw new Error("tests/support/cluster.ts is not this project's global setup");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await query(serverUrl, `create database ${name} template ${template}`);
  const url = withDatabase(serverUrl, name);
  const db = openDatabase(url, { poolSize });
  return {
    url,
    db,
    async drop() {
      await db.close();
      await query(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}
