import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newUuid } from "@/lib/kernel";
import { type Money, proveLedger } from "@/lib/ledger";
import { proveUsage, proveUsageDays, rollUpUsage } from "@/lib/usage";
import { selectUsage } from "@/lib/usage/store";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { ending, newMoney, newWallet, openHold, scalar, type TestWallet } from "./ledger-support";

const DAY_MS = 86_400_000;
let database: TestDatabase;
let money: Money;
let wallet: TestWallet;
const pool = () => database.db.pool;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => await database.drop());
beforeEach(async () => {
  money = newMoney(pool());
  wallet = await newWallet(pool(), 1_000_000n);
});
afterEach(async () => await money.close());

const dayStartMs = (daysAgo: number) => Math.floor(Date.now() / DAY_MS) * DAY_MS - daysAgo * DAY_MS;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const all = () => ({
  workspaceId: wallet.workspaceId,
  mode: "live" as const,
  fromDay: dayOf(dayStartMs(28)),
  toDay: dayOf(dayStartMs(-2)),
  keyId: null,
  model: null,
  rowsMax: 5000,
});
const totalOf = (rows: readonly { cost: string }[]) => rows.reduce((sum, row) => sum + BigInt(row.cost), 0n);
const broken = async () => (await proveUsage(pool())).flatMap((proof) => proof.broken);
const charged = () =>
  scalar<string>(
    pool(),
    `select coalesce(-sum(amount), 0)::text as value from posting join wallet w on w.ledger_account_id = posting.account_id
      where kind = 'usage' and w.id = $1`,
    [wallet.walletId],
  );

/** The start of a call on an earlier day as that day itself would have left it: without a note. */
async function begin(daysAgo: number, amount: bigint, changes = {}) {
  const opened = await openHold(money, wallet, amount, [], { startedAtMs: dayStartMs(daysAgo) + 1000, ...changes });
  expect(opened.outcome.ok).toBe(true);
  await forgetUnsummed();
  return opened.id;
}
const forgetUnsummed = () =>
  pool().query("delete from usage_late where day >= (select coalesce(next_day, '-infinity') from usage_mark)");

/** A late correction, as the spool of a process that was away brings it. */
const correct = (id: string, cost: bigint) =>
  pool().query("select money_charge_missing($1)", [
    JSON.stringify({ owner: "spool", settle: { id, cost: Number(cost), status: "partial" } }),
  ]);
const sweep = () =>
  pool()
    .query("update hold set lease_until = now() - interval '1 hour' where status = 0")
    .then(() => pool().query("select money_sweep('{}', 1000, true)"));

describe("days of usage", () => {
  it("are summed once, read from their sums, and equal the ledger; today is read from the records", async () => {
    const keyId = newUuid();
    for (const [daysAgo, cost] of [
      [3, 7n],
      [3, 5n],
      [1, 11n],
      [0, 13n],
    ] as const) {
      await money.settle(await begin(daysAgo, 100n, { keyId, tag: daysAgo === 3 ? "nightly" : null }), ending(cost));
    }
    await forgetUnsummed();
    const before = await selectUsage(pool(), all());
    expect((await rollUpUsage({ db: database.db })).dayCount).toBeGreaterThanOrEqual(2);
    const kept = await pool().query(
      "select day::text, key_id, tag, requests, cost from usage_day where workspace_id = $1 order by day",
      [wallet.workspaceId],
    );
    expect(kept.rows).toEqual([
      { day: dayOf(dayStartMs(3)), key_id: keyId, tag: "nightly", requests: "2", cost: "12" },
      { day: dayOf(dayStartMs(1)), key_id: keyId, tag: null, requests: "1", cost: "11" },
    ]);
    expect(await selectUsage(pool(), all())).toEqual(before);
    expect(totalOf(before.days)).toBe(36n);
    expect(String(totalOf(before.details))).toBe(await charged());
    expect(await rollUpUsage({ db: database.db })).toEqual({ dayCount: 0, rowCount: 0, lateCount: 0 });
    await pool().query("update usage_day set cost = cost + 1 where workspace_id = $1 and tag = 'nightly'", [
      wallet.workspaceId,
    ]);
    expect(totalOf((await selectUsage(pool(), all())).days)).toBe(37n); // it really is the sum that is read
  });

  it("give limits to rows, never to totals", async () => {
    for (const model of ["lab/a", "lab/b", "lab/c"]) await money.settle(await begin(0, 10n, { model }), ending(2n));
    const { days, details } = await selectUsage(pool(), { ...all(), rowsMax: 2 });
    expect([details.length, totalOf(days)]).toEqual([2, 6n]);
  });
});

describe("I11", () => {
  it("is part of the ledger's proof and finds a forged sum, a lost sum and a lost note", async () => {
    const id = await begin(2, 100n);
    await money.settle(id, ending(40n));
    await rollUpUsage({ db: database.db });
    const proof = async () =>
      (await proveLedger(database.db, { foreign: [proveUsage], isFreezing: false })).proofs.filter(
        ({ invariant, status }) => invariant === "I11" && status === "broken",
      ).length;
    await pool().query("delete from usage_day"); // what other tests forged
    await pool().query("update usage_mark set next_day = null");
    await pool().query("delete from usage_late");
    await rollUpUsage({ db: database.db });
    expect(await proof()).toBe(0);
    const forged = async (sql: string, undo: string) => {
      await pool().query(sql);
      const found = await proof();
      await pool().query(undo);
      expect(await proof()).toBe(0);
      return found;
    };
    const mine = `where workspace_id = '${wallet.workspaceId}'`;
    expect(
      await forged(`update usage_day set cost = cost + 1 ${mine}`, `update usage_day set cost = cost - 1 ${mine}`),
    ).toBe(2);
    expect(
      await forged(`update usage_day set output_tokens = 0 ${mine}`, `update usage_day set output_tokens = 20 ${mine}`),
    ).toBe(1);
    expect(
      await forged(
        `update usage_day set workspace_id = account_id ${mine}`,
        `update usage_day set workspace_id = '${wallet.workspaceId}' where workspace_id = account_id`,
      ),
    ).toBe(1);
    expect(
      await forged(
        "alter table generation disable trigger generation_late; update generation set cost_lines = '[]', input_tokens = 9 " +
          mine,
        `update generation set input_tokens = 10 ${mine}; alter table generation enable trigger generation_late`,
      ),
    ).toBe(1);
    expect((await proveUsageDays(pool(), dayOf(dayStartMs(0)))).checkedCount).toBe(0);
  });

  it("holds over any order of calls, ends, corrections, sweeps and sums", async () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant("begin" as const),
          daysAgo: fc.nat(4),
          amount: fc.integer({ min: 1, max: 500 }),
        }),
      },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("end" as const), pick: fc.nat(), cost: fc.nat(600) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("correct" as const), pick: fc.nat(), cost: fc.nat(600) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("sweep" as const) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("sum" as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        wallet = await newWallet(pool(), 1_000_000n);
        const ids: string[] = [];
        for (const each of steps) {
          if (each.kind === "begin") ids.push(await begin(each.daysAgo, BigInt(each.amount)));
          else if (each.kind === "sum") await rollUpUsage({ db: database.db });
          else if (each.kind === "sweep") await sweep();
          else {
            const id = ids[each.pick % Math.max(ids.length, 1)];
            if (id === undefined) continue;
            if (each.kind === "end") await money.settle(id, ending(BigInt(each.cost)));
            else await correct(id, BigInt(each.cost));
          }
          expect(totalOf((await selectUsage(pool(), all())).days)).toBe(BigInt(await charged()));
        }
        expect(await broken()).toEqual([]);
        await rollUpUsage({ db: database.db });
        expect(await broken()).toEqual([]);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it("holds while four processes sum and calls end, and every reading on the way equals the ledger of its moment", async () => {
    const ids = await Promise.all(Array.from({ length: 60 }, (_, index) => begin(index % 5, 100n)));
    await pool().query("delete from usage_day");
    await pool().query("delete from usage_late");
    await pool().query("update usage_mark set next_day = null");
    const calls = ids.map(async (id, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 5));
      await money.settle(id, ending(BigInt(index + 1)));
    });
    const sums = Array.from({ length: 4 }, async () => {
      for (let round = 0; round < 5; round++) await rollUpUsage({ db: database.db });
    });
    const reads = Array.from({ length: 2 }, async () => {
      for (let round = 0; round < 20; round++) {
        await database.db.transaction(async (client) => {
          await client.query("set transaction isolation level repeatable read");
          const { days } = await selectUsage(client, all());
          const { rows } = await client.query(
            `select coalesce(-sum(amount), 0)::text as value from posting join wallet w on w.ledger_account_id = posting.account_id
              where kind = 'usage' and w.id = $1`,
            [wallet.walletId],
          );
          expect(String(totalOf(days))).toBe(rows[0].value);
        });
      }
    });
    await Promise.all([...calls, ...sums, ...reads]);
    expect(await broken()).toEqual([]);
    await rollUpUsage({ db: database.db });
    expect(await scalar(pool(), "select count(*)::int as value from usage_late")).toBe(0);
    expect(await broken()).toEqual([]);
    expect(await charged()).toBe(String((60 * 61) / 2));
  }, 60_000);
});
