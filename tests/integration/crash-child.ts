import { writeSync } from "node:fs";
import { openDatabase } from "@/lib/backends/db";
import { nano, newUuid, silentLog, systemClock } from "@/lib/kernel";
import { createMoney, processOwner } from "@/lib/ledger";
import { ending, keyWindow, openHold } from "./ledger-support";

/**
 * A process to be killed: holds, extends, checkpoints and settles as fast as it can, and says "<id> <cost>" on stdout after
 * each acknowledged settle. Arguments: database url, spool folder, lease in seconds, then a wallet as JSON.
 */
const [url = "", spoolDir = "", lease = "", walletText = ""] = process.argv.slice(2);
const wallet = JSON.parse(walletText);
const db = openDatabase(url, { poolSize: 6 });
const money = createMoney({
  pool: db.pool,
  owner: processOwner(),
  leaseSeconds: Number.parseInt(lease, 10),
  clock: systemClock,
  log: silentLog,
  spoolDir,
});
const windows = [keyWindow(wallet.accountId, null)];

async function request(): Promise<void> {
  const { id, outcome } = await openHold(money, wallet, 100n, windows, { id: newUuid(), isStream: true });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  if (Math.random() < 0.3) await money.extend(id, nano(50n));
  if (Math.random() < 0.3) money.checkpoint(id, nano(7n));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
  const cost = Math.random() < 0.1 ? 0n : BigInt(1 + Math.floor(Math.random() * 120));
  await money.settle(id, ending(cost));
  writeSync(1, `${id} ${cost}\n`);
}

const isRefusal = (error: unknown) => (error as { code?: string }).code === "temporarily_unavailable";

await money.start();
writeSync(1, "ready\n");
for (let lane = 0; lane < 100; lane++) {
  (async () => {
    for (;;) {
      await request().catch(async (error) => {
        if (!isRefusal(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
    }
  })().catch((error) => {
    writeSync(2, `${error}\n`);
    process.exit(1);
  });
}
