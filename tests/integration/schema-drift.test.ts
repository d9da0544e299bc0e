import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { type SchemaFile, schemaDrift } from "@/tests/support/schema-engine";

const root = path.resolve(import.meta.dirname, "../..");

/** The tables of money are SQL only: their functions, checks and triggers say more than a Prisma schema could. */
const SQL_ONLY = [
  "account_freeze",
  "generation",
  "generation_upstream",
  "hold",
  "ledger_account",
  "ledger_tx",
  "posting",
  "promo_grant",
  "promo_mark",
  "spend_window",
  "tag",
  "usage_day",
  "usage_late",
  "usage_mark",
  "wallet",
].map((table) => `public.${table}`);

const read = (...parts: string[]): string => readFileSync(path.join(root, "prisma", ...parts), "utf8");

const schema: readonly SchemaFile[] = readdirSync(path.join(root, "prisma/schema"))
  .sort()
  .map((name) => ({ path: `prisma/schema/${name}`, content: read("schema", name) }));

const migrations = readdirSync(path.join(root, "prisma/migrations"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, sql: read("migrations", name, "migration.sql") }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

it("the Prisma schema says what the migrations make", async () => {
  expect(await schemaDrift(schema, migrations, SQL_ONLY)).toBe("");
}, 120_000);

it("a column that is in the schema only and a table that is in the migrations only are noticed", async () => {
  const planted = schema.map((file) => ({
    ...file,
    content: file.content.replace("model ApiKey {", "model ApiKey {\n  planted String?"),
  }));
  const more = [...migrations, { name: "99991231000000_planted", sql: "create table planted (id int primary key)" }];
  const drift = await schemaDrift(planted, more, SQL_ONLY);
  expect(drift).toContain('ADD COLUMN     "planted" TEXT');
  expect(drift).toContain('DROP TABLE "planted"');
}, 120_000);
