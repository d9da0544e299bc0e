import { readFileSync } from "node:fs";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { PrismaPGlite } from "pglite-prisma-adapter";

export interface SchemaFile {
  readonly path: string;
  readonly content: string;
}

/** What the glue of the engine has beside its declared types. */
interface Glue {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

/** Makes the engine from its bytes, as a bundler would, with a PostgreSQL in memory to try migrations on. */
async function openEngine(): Promise<bindings.SchemaEngine> {
  const folder = path.resolve("node_modules/@prisma/schema-engine-wasm");
  const module = await WebAssembly.compile(readFileSync(path.join(folder, "schema_engine_bg.wasm")));
  const imports = { "./schema_engine_bg.js": bindings } as unknown as WebAssembly.Imports;
  const { exports } = await WebAssembly.instantiate(module, imports);
  (bindings as unknown as Glue).__wbg_set_wasm(exports);
  (exports as { __wbindgen_start(): void }).__wbindgen_start();
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  });
  return bindings.SchemaEngine.new(
    { datamodels: [["schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n']] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(await PGlite.create())),
  );
}

/** One a process: the glue keeps views of the first one's memory. */
let engine: Promise<bindings.SchemaEngine> | null = null;

/**
 * The SQL that would bring a database made by the migrations to the schema; "" = they agree. Prisma's own engine compares.
 * `externalTables` are left out.
 */
export async function schemaDrift(
  schema: readonly SchemaFile[],
  migrations: readonly { readonly name: string; readonly sql: string }[],
  externalTables: readonly string[],
): Promise<string> {
  engine ??= openEngine();
  const { exitCode, stdout } = await (await engine).diff({
    from: {
      tag: "migrations",
      baseDir: "prisma/migrations",
      shadowDbInitScript: "",
      lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
      migrationDirectories: migrations.map(({ name, sql }) => ({
        path: name,
        migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
      })),
    },
    to: { tag: "schemaDatamodel", files: schema.map((file) => ({ ...file })) },
    script: true,
    exitCode: true,
    filters: { externalTables: [...externalTables], externalEnums: [] },
  });
  return exitCode === 0 ? "" : (stdout ?? "");
}
