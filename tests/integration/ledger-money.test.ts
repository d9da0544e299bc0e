import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nano, newUuid } from "@/lib/kernel";
import { findWallet, type Money, setWalletActive } from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { ending, generation, keyWindow, newMoney, newWallet, openHold, scalar } from "./ledger-support";

let database: TestDatabase;
let money: Money;
const pool = () => database.db.pool;

beforeAll(async () => {
  database = await createTestDatabase();
  money = newMoney(pool());
});
afterAll(async () => {
  await money.close();
  await database.drop();
});

describe("hold and settle", () => {
  it("holds, charges the exact cost and completes the record", async () => {
    const wallet = await newWallet(pool(), 1000n);
    const { id, outcome } = await openHold(money, wallet, 300n);
    expect(outcome).toEqual({ ok: true });
    expect(await money.snapshot(wallet.walletId)).toEqual({ balanceNano: 1000n, heldNano: 300n });
    const lines = [{ unit: "input" as const, quantity: 10, price: { pico: 2_500_000n as never, perUnits: 1n } }];
    expect(await money.settle(id, ending(120n, { upstreamId: "up-1", costLines: lines }))).toBe("ok");
    expect(await money.snapshot(wallet.walletId)).toEqual({ balanceNano: 880n, heldNano: 0n });
    const { rows } = await pool().query("select * from generation where id = $1", [id]);
    expect(rows[0]).toMatchObject({
      hold_id: id,
      status: "completed",
      cost: "120",
      input_tokens: "10",
      usage_source: "reported",
      cost_lines: [{ unit: "input", quantity: 10, pico: "2500000", per_units: "1" }],
    });
    const found = "select generation_id as value from generation_upstream where workspace_id = $1 and upstream_id = $2";
    expect(await scalar(pool(), found, [wallet.workspaceId, "up-1"])).toBe(id);
  });

  it("settles once, releases for nothing, and takes more than was held", async () => {
    const wallet = await newWallet(pool(), 1000n);
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => openHold(money, wallet, 100n)));
    if (!first || !second || !third) throw new Error("three holds");
    expect(await Promise.all([money.settle(first.id, ending(50n)), money.settle(first.id, ending(60n))])).toEqual([
      "ok",
      "noop",
    ]);
    expect(await money.settle(second.id, ending(0n))).toBe("ok");
    expect(await money.settle(third.id, ending(1100n))).toBe("ok");
    expect(await money.snapshot(wallet.walletId)).toEqual({ balanceNano: -150n, heldNano: 0n });
    expect(await scalar(pool(), "select count(*)::int as value from ledger_tx where ref_id = $1", [second.id])).toBe(0);
  });

  it("answers why it refuses", async () => {
    const wallet = await newWallet(pool(), 1000n);
    const key = newUuid();
    const { id } = await openHold(money, wallet, 600n, [keyWindow(key, 700n)]);
    const refused = async (amount: bigint, windows = [keyWindow(newUuid(), null)]) =>
      (await openHold(money, wallet, amount, windows)).outcome;
    expect(await refused(1001n)).toEqual({ ok: false, why: "insufficient", availableNano: 400n, heldNano: 600n });
    expect(await refused(401n)).toEqual({ ok: false, why: "in_flight", availableNano: 400n, heldNano: 600n });
    expect(await refused(101n, [keyWindow(key, 700n)])).toEqual({
      ok: false,
      why: "cap",
      availableNano: 100n,
      heldNano: 600n,
      scope: "key",
    });
    const again = await money.hold({
      walletId: wallet.walletId,
      windows: [],
      amountNano: nano(1n),
      generation: generation(wallet, { id }),
    });
    expect(again).toMatchObject({ ok: false, why: "duplicate" });
    expect(await money.settle(id, ending(600n))).toBe("ok");
    await pool().query("update wallet set max_holds = 0 where id = $1", [wallet.walletId]);
    expect(await refused(1n)).toMatchObject({ why: "busy" });
    await setWalletActive(pool(), { walletId: wallet.walletId, isActive: false });
    expect(await refused(1n)).toMatchObject({ why: "inactive" });
    expect(await refused(1n)).not.toHaveProperty("scope");
  });

  it("counts against every window and applies a changed limit", async () => {
    const wallet = await newWallet(pool(), 1000n);
    const [key, sub] = [newUuid(), newUuid()];
    const windows = [keyWindow(key, 100n), keyWindow(sub, null, "sub")];
    const { id } = await openHold(money, wallet, 80n, windows);
    await money.settle(id, ending(70n));
    const spent = "select spent as value from spend_window where scope_id = $1";
    expect([await scalar(pool(), spent, [key]), await scalar(pool(), spent, [sub])]).toEqual(["70", "70"]);
    expect((await openHold(money, wallet, 50n, windows)).outcome).toMatchObject({ why: "cap", availableNano: 30n });
    expect((await openHold(money, wallet, 50n, [keyWindow(key, 200n)])).outcome).toEqual({ ok: true });
    expect(await scalar(pool(), "select lim_high as value from spend_window where scope_id = $1", [key])).toBe("200");
  });

  it("extends while there is money", async () => {
    const wallet = await newWallet(pool(), 1000n);
    const { id } = await openHold(money, wallet, 100n, [keyWindow(wallet.accountId, 500n)]);
    expect(await money.extend(id, nano(300n))).toEqual({ ok: true });
    expect(await money.extend(id, nano(200n))).toMatchObject({ why: "cap", availableNano: 100n, scope: "key" });
    expect(await money.extend(id, nano(2000n))).toMatchObject({ why: "insufficient", availableNano: 600n });
    expect((await money.snapshot(wallet.walletId)).heldNano).toBe(400n);
    await money.settle(id, ending(400n));
    expect(await money.extend(id, nano(1n))).toMatchObject({ ok: false, why: "inactive" });
    expect(await money.extend(newUuid(), nano(1n))).toMatchObject({ ok: false, why: "inactive" });
  });

  it("books a settle whose hold the database has lost, and takes such a hold again to extend it", async () => {
    const wallet = await newWallet(pool(), 1000n);
    const windows = [keyWindow(wallet.accountId, 500n)];
    const lose = async (id: string) => {
      await pool().query("delete from hold where id = $1", [id]);
      await pool().query("delete from generation where id = $1", [id]);
      await pool().query("update wallet set held = 0, open_holds = 0 where id = $1", [wallet.walletId]);
      await pool().query("update spend_window set held = 0 where scope_id = $1", [wallet.accountId]);
    };
    const settled = await openHold(money, wallet, 100n, windows);
    await lose(settled.id);
    expect(await money.settle(settled.id, ending(90n))).toBe("ok");
    expect(await money.settle(settled.id, ending(90n))).toBe("noop");
    expect(await findWallet(pool(), wallet)).toMatchObject({ balanceNano: 910n, heldNano: 0n, openHoldCount: 0 });
    const extended = await openHold(money, wallet, 100n, windows);
    await lose(extended.id);
    expect(await money.extend(extended.id, nano(50n))).toEqual({ ok: true });
    expect((await money.snapshot(wallet.walletId)).heldNano).toBe(150n);
    expect(await money.settle(extended.id, ending(150n))).toBe("ok");
    expect(
      await scalar(pool(), "select spent as value from spend_window where scope_id = $1", [wallet.accountId]),
    ).toBe("240");
  });

  it("records calls that hold nothing, once, and refuses them a cost", async () => {
    const wallet = await newWallet(pool(), 0n);
    const start = generation(wallet, { mode: "test" });
    await money.record(start, ending(0n, { status: "completed" }));
    await money.record(start, ending(0n, { status: "failed" }));
    const { rows } = await pool().query("select hold_id, status, mode from generation where id = $1", [start.id]);
    expect(rows).toEqual([{ hold_id: null, status: "completed", mode: "test" }]);
    await expect(money.record(generation(wallet), ending(1n))).rejects.toMatchObject({ code: "internal" });
  });

  it("takes text that the database cannot store, without its neighbours in the batch noticing", async () => {
    const wallet = await newWallet(pool(), 1000n);
    const outcomes = await Promise.all([
      openHold(money, wallet, 1n, [], { endUser: "nul \0 and \ud800 alone", appTitle: "back\\u0000slash" }),
      openHold(money, wallet, 1n),
      openHold(money, { ...wallet, workspaceId: "not a uuid" }, 1n).catch((error: unknown) => error),
      openHold(money, wallet, 1n),
    ]);
    expect(outcomes.map((each) => each instanceof Error)).toEqual([false, false, true, false]);
    const [first] = outcomes;
    const { rows } = await pool().query("select end_user, app_title from generation where id = $1", [
      (first as { id: string }).id,
    ]);
    expect(rows).toEqual([{ end_user: "nul  and \ufffd alone", app_title: "back\\u0000slash" }]);
  });
});

describe("append-only", () => {
  it.each([
    "update posting set amount = 1",
    "delete from ledger_tx",
    "truncate posting cascade",
    "truncate ledger_tx cascade",
  ])("refuses: %s", async (sql) => {
    await newWallet(pool(), 10n);
    await expect(pool().query(sql)).rejects.toThrow(/append-only/);
  });
});
