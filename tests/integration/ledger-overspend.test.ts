import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/backends/db";
import { type HoldOutcome, nano, newUuid } from "@/lib/kernel";
import { findWallet, type Money, proveLedger } from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { ending, keyWindow, newMoney, newWallet, openHold } from "./ledger-support";

let database: TestDatabase;
let second: Database;
let monies: readonly Money[];

beforeAll(async () => {
  database = await createTestDatabase();
  second = openDatabase(database.url, { poolSize: 6 });
  monies = [newMoney(database.db.pool), newMoney(second.pool)];
});
afterAll(async () => {
  for (const money of monies) await money.close();
  await second.close();
  await database.drop();
});

const count = (outcomes: readonly HoldOutcome[], why: string) =>
  outcomes.filter((each) => !each.ok && each.why === why).length;

/** 1,000 requests at once over two processes' worth of batchers. */
async function rush(wallet: Awaited<ReturnType<typeof newWallet>>, windows: Parameters<typeof openHold>[3]) {
  const opened = await Promise.all(
    Array.from({ length: 1000 }, (_, index) =>
      openHold(monies[index % 2] ?? newMoney(second.pool), wallet, 100n, windows),
    ),
  );
  return { opened, outcomes: opened.map((each) => each.outcome) };
}

it("admits 10 of 1,000 when there is money for 10, and says what is only held", async () => {
  const wallet = await newWallet(database.db.pool, 1099n);
  const { opened, outcomes } = await rush(wallet, [keyWindow(newUuid(), null)]);
  expect([outcomes.filter((each) => each.ok).length, count(outcomes, "in_flight")]).toEqual([10, 990]);
  const admitted = opened.filter((each) => each.outcome.ok);
  await Promise.all(admitted.map(({ id }, index) => monies[index % 2]?.settle(id, ending(100n))));
  expect(await findWallet(database.db.pool, wallet)).toMatchObject({ balanceNano: 99n, heldNano: 0n });
  const after = await rush(wallet, []);
  expect(count(after.outcomes, "insufficient")).toBe(1000);
});

it("admits 7 of 1,000 under a cap for 7", async () => {
  const wallet = await newWallet(database.db.pool, 1_000_000n);
  const { outcomes } = await rush(wallet, [keyWindow(newUuid(), 799n), keyWindow(newUuid(), null, "sub")]);
  expect([outcomes.filter((each) => each.ok).length, count(outcomes, "cap")]).toEqual([7, 993]);
});

it("admits 5 of 1,000 when 5 may be open at once", async () => {
  const wallet = await newWallet(database.db.pool, 1_000_000n);
  await database.db.pool.query("update wallet set max_holds = 5 where id = $1", [wallet.walletId]);
  const { outcomes } = await rush(wallet, []);
  expect([outcomes.filter((each) => each.ok).length, count(outcomes, "busy")]).toEqual([5, 995]);
});

it("never lets extensions of many streams take more than there is", async () => {
  const wallet = await newWallet(database.db.pool, 10_000n);
  const streams = await Promise.all(
    Array.from({ length: 50 }, () => openHold(monies[0] ?? newMoney(second.pool), wallet, 100n)),
  );
  const extended = await Promise.all(
    streams.flatMap(({ id }) => [1, 2, 3].map(() => monies[0]?.extend(id, nano(70n)))),
  );
  expect(extended.filter((each) => each?.ok).length).toBe(71);
  expect(await findWallet(database.db.pool, wallet)).toMatchObject({ heldNano: 9970n, availableNano: 30n });
});

it("leaves a sound ledger", async () => {
  expect((await proveLedger(database.db)).proofs.filter((proof) => proof.status === "broken")).toEqual([]);
});
