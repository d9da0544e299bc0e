import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, type EmbeddedPostgres, migrate, openDatabase, startEmbedded } from "@/lib/backends/db";
import { nano } from "@/lib/kernel";
import { findWallet, processOwner, proveLedger } from "@/lib/ledger";
import { crashDatabase, expectNothingLost, startChild, startProxy, throughProxy, type Wire } from "./crash-support";
import { ending, generation, keyWindow, newMoney, newSpoolDir, newWallet, openHold, scalar } from "./ledger-support";

/** A cluster of its own with fsync on, behind a wire that can be cut. */
const folder = mkdtempSync(path.join(os.tmpdir(), "ledger-crash-"));
chmodSync(folder, 0o755);
// Asynchronous commits stay in memory, so that a crash really loses them.
const settings = { wal_writer_delay: "10000" };
let embedded: EmbeddedPostgres;
let proxy: Wire;
let db: Database;

beforeAll(async () => {
  embedded = await startEmbedded(folder, { settings });
  proxy = await startProxy(embedded.url);
  db = openDatabase(throughProxy(embedded.url, proxy), { poolSize: 8 });
  await migrate(db.pool, path.resolve("prisma/migrations"));
});
afterAll(async () => {
  await db.close();
  await proxy.close();
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function crashAndRestart(): Promise<void> {
  await crashDatabase(folder);
  proxy.cut();
  await embedded.stop();
  embedded = await startEmbedded(folder, { settings });
  proxy.open(embedded.url);
}

const sound = async () => {
  await expect
    .poll(
      () =>
        db.pool.query("select 1").then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true);
  expect((await proveLedger(db)).proofs.filter((proof) => proof.status === "broken")).toEqual([]);
};
const isDown = (error: unknown) => (error as { code?: string }).code === "temporarily_unavailable";

it("refuses holds at once while the database is away, spools settles, and books them when it is back", async () => {
  const spoolDir = newSpoolDir();
  const money = newMoney(db.pool, { owner: processOwner(), spoolDir });
  await money.start();
  const wallet = await newWallet(db.pool, 10_000n);
  const windows = [keyWindow(wallet.accountId, 5000n)];
  const holds = await Promise.all(Array.from({ length: 20 }, () => openHold(money, wallet, 100n, windows)));
  expect(holds.every(({ outcome }) => outcome.ok)).toBe(true);
  proxy.cut();
  const settled = holds.slice(0, 15).map(({ id }, index) => money.settle(id, ending(BigInt(index * 10))));
  expect(new Set(await Promise.all(settled))).toEqual(new Set(["ok"]));
  expect(money.status()).toMatchObject({ isUp: false, openHoldCount: 20 });
  await money.record(generation(wallet, { mode: "test" }), ending(0n));
  const startedAt = performance.now();
  const refused = await Promise.all(
    Array.from({ length: 50 }, () => openHold(money, wallet, 1n).then(() => false, isDown)),
  );
  expect([refused.every(Boolean), performance.now() - startedAt < 1000]).toEqual([true, true]);
  expect(await money.extend(holds[19]?.id ?? "", nano(1n)).then(() => false, isDown)).toBe(true);
  expect(readdirSync(spoolDir).length).toBeGreaterThan(0);
  proxy.open(embedded.url);
  await expect.poll(() => money.status(), { timeout: 10_000 }).toMatchObject({ isUp: true, openHoldCount: 5 });
  expect(readdirSync(spoolDir)).toEqual([]);
  expect(await findWallet(db.pool, wallet)).toMatchObject({
    balanceNano: 10_000n - 1050n,
    heldNano: 500n,
    openHoldCount: 5,
  });
  expect(await money.settle(holds[3]?.id ?? "", ending(30n))).toBe("noop");
  for (const { id } of holds.slice(15)) expect(await money.settle(id, ending(1n))).toBe("ok");
  const spent = "select spent as value from spend_window where scope_id = $1";
  expect(await scalar(db.pool, spent, [wallet.accountId])).toBe("1055");
  await sound();
  await money.close();
});

it("acknowledges nothing while neither the database nor the disk takes it, and loses nothing either", async () => {
  const blocked = path.join(newSpoolDir(), "a-file");
  writeFileSync(blocked, "");
  const money = newMoney(db.pool, { spoolDir: path.join(blocked, "spool") });
  const wallet = await newWallet(db.pool, 1000n);
  const { id } = await openHold(money, wallet, 100n);
  proxy.cut();
  let outcome = "pending";
  const settled = money.settle(id, ending(60n)).then((it) => {
    outcome = it;
  });
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(outcome).toBe("pending");
  proxy.open(embedded.url);
  await settled;
  expect(outcome).toBe("ok");
  expect(await findWallet(db.pool, wallet)).toMatchObject({ balanceNano: 940n, heldNano: 0n });
  await money.close();
});

it("charges exactly once a request whose hold went with the crash", async () => {
  const money = newMoney(db.pool);
  await money.start();
  const wallet = await newWallet(db.pool, 10_000n);
  const windows = [keyWindow(wallet.accountId, 5000n)];
  const [first, second] = [await openHold(money, wallet, 100n, windows), await openHold(money, wallet, 200n)];
  await crashAndRestart();
  await expect.poll(() => scalar(db.pool, "select 1 as value").catch(() => 0), { timeout: 10_000 }).toBe(1);
  expect(await scalar(db.pool, "select count(*)::int as value from hold where id = $1", [first.id])).toBe(0);
  const settled = await Promise.all([1, 2].map(() => money.settle(first.id, ending(90n))));
  expect(settled.sort()).toEqual(["noop", "ok"]);
  await expect.poll(() => money.status().isUp, { timeout: 10_000 }).toBe(true);
  expect(await money.extend(second.id, nano(50n))).toEqual({ ok: true });
  expect(await findWallet(db.pool, wallet)).toMatchObject({ balanceNano: 9910n, heldNano: 250n, openHoldCount: 1 });
  expect(await money.settle(second.id, ending(10n))).toBe("ok");
  await sound();
  await money.close();
}, 60_000);

it("takes back what a sweeper elsewhere decided about a settle that waited in a spool", async () => {
  const spoolDir = newSpoolDir();
  const money = newMoney(db.pool, { spoolDir });
  await money.start();
  const wallet = await newWallet(db.pool, 10_000n);
  const windows = [keyWindow(wallet.accountId, 5000n)];
  const holds = await Promise.all(Array.from({ length: 4 }, () => openHold(money, wallet, 100n, windows)));
  const [released, captured, free, open] = holds.map(({ id }) => id) as [string, string, string, string];
  await db.pool.query("update hold set progress = 30 where id = $1", [captured]);
  proxy.cut();
  await Promise.all([
    money.settle(released, ending(80n)),
    money.settle(captured, ending(90n)),
    money.settle(free, ending(0n)),
  ]);
  const elsewhere = openDatabase(embedded.url);
  await elsewhere.pool.query("update hold set lease_until = now() - interval '1 s' where id = any($1)", [
    [released, captured, free],
  ]);
  expect(await scalar(elsewhere.pool, "select money_sweep('{}', 10, true) as value")).toBe(3);
  expect(await findWallet(elsewhere.pool, wallet)).toMatchObject({ balanceNano: 9970n, heldNano: 100n });
  await elsewhere.close();
  proxy.open(embedded.url);
  await expect.poll(() => money.status(), { timeout: 10_000 }).toMatchObject({ isUp: true, openHoldCount: 1 });
  expect(await findWallet(db.pool, wallet)).toMatchObject({ balanceNano: 10_000n - 170n, heldNano: 100n });
  const { rows } = await db.pool.query("select status, cost from generation where id = any($1) order by cost", [
    [released, captured, free],
  ]);
  expect(rows).toEqual([
    { status: "failed", cost: "0" },
    { status: "completed", cost: "80" },
    { status: "completed", cost: "90" },
  ]);
  await money.settle(open, ending(1n));
  await sound();
  await money.close();
});

it("loses no acknowledged settle when the process dies with its spool full, nor when the database crashes under load", async () => {
  const spoolDir = newSpoolDir();
  const wallet = await newWallet(db.pool, 10n ** 15n);
  const acknowledged = new Map<string, bigint>();
  const url = throughProxy(embedded.url, proxy);
  const child = await startChild(url, spoolDir, 2, wallet);
  proxy.cut();
  const before = child.acknowledged.size;
  await expect.poll(() => child.acknowledged.size, { timeout: 10_000 }).toBeGreaterThan(before + 20);
  await child.kill();
  expect(readdirSync(spoolDir).length).toBeGreaterThan(0);
  proxy.open(embedded.url);
  const second = await startChild(url, spoolDir, 2, wallet);
  for (let round = 0; round < 2; round++) {
    await crashAndRestart();
    const count = second.acknowledged.size;
    await expect.poll(() => second.acknowledged.size, { timeout: 30_000 }).toBeGreaterThan(count + 100);
  }
  await second.kill();
  for (const each of [child, second]) for (const [id, cost] of each.acknowledged) acknowledged.set(id, cost);
  const heir = newMoney(db.pool, { owner: processOwner(), leaseSeconds: 2, spoolDir });
  await heir.start();
  const open = "select count(*)::int as value from hold where status = 0";
  await expect.poll(() => scalar(db.pool, open), { timeout: 3000 }).toBe(0);
  await heir.close();
  await expectNothingLost(db.pool, acknowledged);
  await sound();
}, 180_000);
