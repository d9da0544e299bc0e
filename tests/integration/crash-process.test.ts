import { afterAll, beforeAll, expect, it } from "vitest";
import { processOwner, proveLedger } from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { expectNothingLost, startChild } from "./crash-support";
import { newMoney, newSpoolDir, newWallet, scalar } from "./ledger-support";

const LEASE_SECONDS = 2;
const KILLS = 5;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it("loses no acknowledged settle to kill -9, and closes what was open within 1.5 leases", async () => {
  const { pool } = database.db;
  const wallet = await newWallet(pool, 10n ** 15n);
  const spoolDir = newSpoolDir();
  const acknowledged = new Map<string, bigint>();
  for (let round = 0; round < KILLS; round++) {
    const child = await startChild(database.url, spoolDir, LEASE_SECONDS, wallet);
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 600));
    await child.kill();
    for (const [id, cost] of child.acknowledged) acknowledged.set(id, cost);
  }
  const open = "select count(*)::int as value from hold where status = 0";
  expect(await scalar(pool, open)).toBeGreaterThan(0);
  const heir = newMoney(pool, { owner: processOwner(), leaseSeconds: LEASE_SECONDS, spoolDir });
  const startedAt = performance.now();
  await heir.start();
  await expect.poll(() => scalar(pool, open), { timeout: LEASE_SECONDS * 1500 }).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(LEASE_SECONDS * 1500);
  await heir.close();
  await expectNothingLost(pool, acknowledged);
  expect(acknowledged.size).toBeGreaterThan(KILLS * 50);
  const report = await proveLedger(database.db);
  expect(report.proofs.filter((proof) => proof.status === "broken")).toEqual([]);
  expect(await scalar(pool, "select count(*)::int as value from generation where status = 'started'")).toBe(0);
  const swept =
    "select count(*)::int as value from hold h join generation g using (id) where closed_by = 'sweeper' and g.error_code = 'internal'";
  expect(await scalar(pool, swept)).toBeGreaterThan(0);
}, 180_000);

it("leaves the holds of living processes alone", async () => {
  const { pool } = database.db;
  const wallet = await newWallet(pool, 10n ** 15n);
  const spoolDir = newSpoolDir();
  const child = await startChild(database.url, spoolDir, LEASE_SECONDS, wallet);
  const other = newMoney(pool, { owner: processOwner(), leaseSeconds: LEASE_SECONDS, spoolDir });
  await other.start();
  await new Promise((resolve) => setTimeout(resolve, LEASE_SECONDS * 1500));
  const swept = "select count(*)::int as value from hold where wallet_id = $1 and closed_by = 'sweeper'";
  expect(await scalar(pool, swept, [wallet.walletId])).toBe(0);
  await child.kill();
  const open = "select count(*)::int as value from hold where status = 0";
  await expect.poll(() => scalar(pool, open), { timeout: LEASE_SECONDS * 1500 }).toBe(0);
  await other.close();
  await expectNothingLost(pool, child.acknowledged);
}, 60_000);
