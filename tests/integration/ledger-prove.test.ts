import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nano, newUuid } from "@/lib/kernel";
import { creditWallet, type Money, postDispute, postRefund, proveLedger, proveRecent, thawWallet } from "@/lib/ledger";
import { CHECKS } from "@/lib/ledger/prove/store-checks";
import { createTestDatabase, type TestDatabase } from "../support/database";
import {
  ending,
  generation,
  keyWindow,
  newMoney,
  newWallet,
  openHold,
  scalar,
  type TestWallet,
} from "./ledger-support";

/** A node of a plan as EXPLAIN (ANALYZE, FORMAT JSON) gives it. */
interface PlanNode {
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

const rowsHandled = (node: PlanNode): number =>
  (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Join Filter"] ?? 0)) *
    node["Actual Loops"] +
  (node.Plans ?? []).reduce((sum, each) => sum + rowsHandled(each), 0);

let database: TestDatabase;
let money: Money;
let wallet: TestWallet;
let settled: string;
let open: string;
const pool = () => database.db.pool;

/** A ledger with everything in it: credit of each kind, holds open and closed, overruns, refunds, records without a hold. */
beforeEach(async () => {
  database = await createTestDatabase();
  money = newMoney(pool());
  wallet = await newWallet(pool(), 10_000n);
  const { walletId } = wallet;
  await creditWallet(pool(), { walletId, amountNano: nano(500n), kind: "promo", reference: newUuid() });
  await creditWallet(pool(), { walletId, amountNano: nano(500n), kind: "manual", reference: newUuid() });
  const windows = [keyWindow(newUuid(), 2000n), keyWindow(newUuid(), null, "sub")];
  settled = (await openHold(money, wallet, 300n, windows)).id;
  open = (await openHold(money, wallet, 200n, windows)).id;
  const overrun = (await openHold(money, wallet, 1500n, windows)).id;
  const released = (await openHold(money, wallet, 100n)).id;
  await Promise.all([
    money.settle(settled, ending(250n)),
    money.settle(overrun, ending(1700n)),
    money.settle(released, ending(0n)),
    money.record(generation(wallet, { mode: "test" }), ending(0n)),
  ]);
  await postRefund(pool(), { walletId, refundId: newUuid(), amountNano: nano(1000n), stage: "requested" });
});
afterEach(async () => {
  await money.close();
  await database.drop();
});

const broken = async (run = () => proveLedger(database.db)) =>
  (await run()).proofs.filter((proof) => proof.status === "broken").map((proof) => proof.invariant);

/** A forger with the database's own rights: the triggers are off while he works. */
async function forge(...statements: string[]): Promise<void> {
  await pool().query(
    ["set session_replication_role = replica", ...statements, "set session_replication_role = origin"].join(";"),
  );
}

describe("a sound ledger", () => {
  it("proves every invariant, says what it cannot, and freezes nothing", async () => {
    const report = await proveLedger(database.db);
    expect(report.proofs.filter((proof) => proof.status === "broken")).toEqual([]);
    expect(report).toMatchObject({ isClean: true, frozenWalletIds: [] });
    const status = (id: string) => [
      ...new Set(report.proofs.filter((each) => each.invariant === id).map((each) => each.status)),
    ];
    for (const id of ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I9", "I12"])
      expect([id, status(id)]).toEqual([id, ["ok"]]);
    for (const id of ["I8", "I10", "I11"]) expect([id, status(id)]).toEqual([id, ["not checked"]]);
    expect(
      report.proofs.every((proof) => proof.status === "not checked" || proof.checked > 0 || proof.invariant === "I9"),
    ).toBe(true);
    expect(report.proofs.find((proof) => proof.invariant === "I5")?.checked).toBe(5);
  });

  it("takes other rooms' proofs in the same snapshot", async () => {
    const foreign = async () => [{ id: "I8", statement: "payments", checkedCount: 3, broken: ["pi_1"] }];
    const { proofs, isClean } = await proveLedger(database.db, { foreign: [foreign] });
    expect(proofs.filter((proof) => proof.invariant === "I8")).toEqual([
      { invariant: "I8", name: "payments", checked: 3, broken: 1, examples: ["pi_1"], status: "broken" },
    ]);
    expect(isClean).toBe(false);
  });

  it("is proved with work that grows with the ledger, not with its square, also when memory is short", async () => {
    const rich = await newWallet(pool(), 1_000_000n);
    const calls = await Promise.all(Array.from({ length: 1200 }, () => openHold(money, rich, 10n)));
    await Promise.all(calls.map(({ id }) => money.settle(id, ending(7n))));
    await pool().query("analyze");
    const tables = ["posting", "ledger_tx", "hold", "generation"].map((name) => `(select count(*) from ${name})`);
    const size = Number(await scalar<string>(pool(), `select ${tables.join(" + ")} as value`));
    const bounds = JSON.stringify({ lease: 60, request: 3600, from: "0" });
    const dear = await database.db.transaction(async (client) => {
      await client.query("set local work_mem = '64kB'; set local hash_mem_multiplier = 1");
      const found: string[] = [];
      for (const { name, broken: whole, recent } of CHECKS) {
        for (const sql of new Set([whole, recent ?? whole])) {
          const values = sql.includes("$1") ? [bounds] : [];
          const { rows } = await client.query(`explain (analyze, timing off, format json) ${sql}`, values);
          const handled = rowsHandled(rows[0]["QUERY PLAN"][0].Plan);
          if (handled > 20 * size) found.push(`${name}: ${handled} rows for a ledger of ${size}`);
        }
      }
      return found;
    });
    expect(dear).toEqual([]);
  });

  it("stays sound while requests run", async () => {
    const busy = Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let round = 0; round < 10; round++) {
          const { id, outcome } = await openHold(money, wallet, 20n);
          if (outcome.ok) await money.settle(id, ending(BigInt(round)));
        }
      }),
    );
    let mark = { older: "0", newer: "0" };
    for (let round = 0; round < 5; round++) {
      expect(await broken()).toEqual([]);
      const report = await proveRecent(database.db, mark);
      expect(report.proofs.filter((proof) => proof.status === "broken")).toEqual([]);
      mark = report.mark;
    }
    await busy;
    expect(await broken()).toEqual([]);
  });
});

describe("a forged ledger", () => {
  const customer = () => `(select ledger_account_id from wallet where id = '${wallet.walletId}')`;
  const forgeries: [string, string, () => string[]][] = [
    [
      "I1",
      "a changed leg",
      () => [
        `update posting set amount = amount + 1 where account_id = (select revenue_id from wallet limit 1) and tx_id = '${settled}'`,
      ],
    ],
    ["I1", "a lost leg", () => [`delete from posting where tx_id = '${settled}' and balance_after is null`]],
    [
      "I1",
      "a transaction without legs",
      () => [`insert into ledger_tx (id, kind, idem_key) values (gen_random_uuid(), 'manual', 'x')`],
    ],
    ["I1", "a leg in another currency", () => [`update posting set currency = 'RUB' where tx_id = '${settled}'`]],
    ["I2", "a raised balance", () => [`update wallet set balance = balance + 1 where id = '${wallet.walletId}'`]],
    [
      "I2",
      "a running balance that does not follow",
      () => [
        `update posting set balance_after = balance_after - 1 where tx_id = '${settled}' and balance_after is not null`,
      ],
    ],
    [
      "I2",
      "an invented credit",
      () => [
        "insert into ledger_tx (id, kind, idem_key) values ('00000000-0000-4000-8000-000000000001', 'manual', 'manual:x')",
        `insert into posting (tx_id, account_id, kind, currency, amount, balance_after) values ('00000000-0000-4000-8000-000000000001', ${customer()}, 'manual', 'USD', 5, 99)`,
        "insert into posting (tx_id, account_id, kind, currency, amount) select '00000000-0000-4000-8000-000000000001', revenue_id, 'manual', 'USD', -5 from wallet",
      ],
    ],
    ["I3", "less held", () => [`update wallet set held = held - 1 where id = '${wallet.walletId}'`]],
    [
      "I3",
      "a miscounted hold",
      () => [`update wallet set open_holds = open_holds + 1 where id = '${wallet.walletId}'`],
    ],
    ["I4", "a window that forgot a charge", () => ["update spend_window set spent = spent - 1"]],
    ["I4", "a window that forgot a hold", () => ["update spend_window set held = 0"]],
    ["I4", "spending above the cap", () => ["update spend_window set lim = 100, lim_high = 100 where scope = 'key'"]],
    ["I5", "a record with another cost", () => [`update generation set cost = cost + 1 where id = '${settled}'`]],
    ["I5", "a lost record", () => [`delete from generation where id = '${settled}'`]],
    ["I5", "a lost hold", () => [`delete from hold where id = '${settled}'`]],
    [
      "I5",
      "a capture without a charge",
      () => [`delete from posting where tx_id = '${settled}'`, `delete from ledger_tx where id = '${settled}'`],
    ],
    ["I5", "a record that never ended", () => [`update generation set status = 'started' where id = '${settled}'`]],
    [
      "I6",
      "a hold that nobody closes",
      () => [`update hold set created_at = now() - interval '2 hours' where id = '${open}'`],
    ],
    [
      "I6",
      "a lease long over",
      () => [`update hold set lease_until = now() - interval '3 minutes' where id = '${open}'`],
    ],
    [
      "I9",
      "an attempt told twice",
      () => [`update generation set attempts = '[{"position":0},{"position":0}]' where id = '${settled}'`],
    ],
    ["I12", "a trigger switched off", () => ["alter table posting disable trigger posting_append_only"]],
    ["I12", "a check dropped", () => ["alter table wallet drop constraint wallet_held_check"]],
  ];

  it.each(forgeries)("%s finds %s", async (invariant, _name, statements) => {
    await forge(...statements());
    const report = await proveLedger(database.db);
    const found = report.proofs.filter((proof) => proof.status === "broken");
    expect(found.map((proof) => proof.invariant)).toContain(invariant);
    expect(found.every((proof) => proof.broken > 0 && proof.examples.length > 0)).toBe(true);
    expect(report.isClean).toBe(false);
  });

  it("finds an overdraft that nothing explains", async () => {
    const { walletId } = await newWallet(pool(), 1n);
    await postDispute(pool(), { walletId, disputeId: newUuid(), amountNano: nano(5_000_000_000n), stage: "opened" });
    expect(await broken()).toEqual([]);
    await forge(
      `update posting set kind = 'usage' where account_id = (select ledger_account_id from wallet where id = '${walletId}')`,
    );
    expect(await broken()).toEqual(["I7"]);
  });

  it("freezes the wallet it concerns and no other, until it is thawed", async () => {
    const other = await newWallet(pool(), 100n);
    await forge(`update wallet set balance = balance + 1 where id = '${wallet.walletId}'`);
    expect((await proveLedger(database.db, { isFreezing: false })).frozenWalletIds).toEqual([]);
    expect((await openHold(money, wallet, 1n)).outcome).toEqual({ ok: true });
    expect((await proveLedger(database.db)).frozenWalletIds).toEqual([wallet.walletId]);
    expect((await openHold(money, wallet, 1n)).outcome).toMatchObject({ why: "inactive" });
    expect((await openHold(money, other, 1n)).outcome).toEqual({ ok: true });
    const standing = "select count(*)::int as value from account_freeze where lifted_at is null";
    const before = await scalar<number>(pool(), standing);
    await proveLedger(database.db);
    expect(await scalar(pool(), standing)).toBe(before);
    await forge(`update wallet set balance = balance - 1 where id = '${wallet.walletId}'`);
    expect(await money.settle(open, ending(10n))).toBe("ok");
    expect(await thawWallet(database.db, wallet.walletId)).toBe(true);
    expect((await openHold(money, wallet, 1n)).outcome).toEqual({ ok: true });
    expect([await scalar(pool(), standing), await broken()]).toEqual([0, []]);
  });
});

describe("the running proof", () => {
  it("finds what is forged among new lines and open holds, and leaves old lines to the full proof", async () => {
    const first = await proveRecent(database.db);
    const { mark } = await proveRecent(database.db, first.mark);
    await forge(
      `update posting set balance_after = balance_after - 1 where tx_id = '${settled}' and balance_after is not null`,
    );
    expect(await broken(() => proveRecent(database.db, mark))).toEqual([]);
    const { id } = await openHold(money, wallet, 30n);
    await money.settle(id, ending(20n));
    expect(await broken(() => proveRecent(database.db, mark))).toEqual([]);
    await forge(`update generation set cost = 21 where id = '${id}'`);
    expect(await broken(() => proveRecent(database.db, mark))).toEqual(["I5"]);
    await forge(
      `update generation set cost = 20 where id = '${id}'`,
      `update posting set amount = amount - 1 where tx_id = '${id}' and balance_after is not null`,
    );
    expect(await broken(() => proveRecent(database.db, mark))).toEqual(["I1", "I2", "I5"]);
    await forge(
      `update posting set amount = amount + 1 where tx_id = '${id}' and balance_after is not null`,
      "update wallet set held = held + 1, balance = balance + 3",
    );
    expect(await broken(() => proveRecent(database.db, mark))).toEqual(["I2", "I3"]);
  });
});
