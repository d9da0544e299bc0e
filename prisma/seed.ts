import { openDatabase } from "@/lib/backends/db";
import { seedCatalog } from "@/lib/catalog";
import { readConfig } from "@/lib/config";

/** Seeds a database of your own (DATABASE_URL); `npm start` does the same at every start. */
const config = readConfig();
if (!config.DATABASE_URL) throw new Error("Set DATABASE_URL; the embedded database is seeded by npm start.");
const db = openDatabase(config.DATABASE_URL, { poolSize: 2 });
try {
  const result = await seedCatalog(db, { marginPercent: config.MARGIN_PERCENT });
  console.log(JSON.stringify(result));
} finally {
  await db.close();
}
