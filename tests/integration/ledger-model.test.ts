import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nano, newUuid } from "@/lib/kernel";
import { creditWallet, findWallet, type Money, postRefund, proveLedger, setWalletActive } from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { ending, keyWindow, newMoney, newWallet, openHold, scalar, type TestWallet } from "./ledger-support";

const CAP = 1800n;
let database: TestDatabase;
let monies: readonly [Money, Money];
const pool = () => database.db.pool;

beforeAll(async () => {
  database = await createTestDatabase(16);
  monies = [newMoney(pool()), newMoney(pool(), { lanes: 3 })];
});
afterAll(async () => {
  for (const money of monies) await money.close();
  await database.drop();
});

interface ModelHold {
  readonly id: string;
  readonly hasWindows: boolean;
  readonly opener: number;
  amount: bigint;
  isOpen: boolean;
  isLost: boolean;
}

/** What the ledger must do, without batches, processes or a database. */
class Model {
  balance = 0n;
  held = 0n;
  spent = 0n;
  capHeld = 0n;
  isActive = true;
  readonly holds: ModelHold[] = [];

  refusal(amount: bigint, hasWindows: boolean): object | null {
    const seen = { ok: false, availableNano: this.balance - this.held, heldNano: this.held };
    if (!this.isActive) return { ...seen, why: "inactive" };
    if (this.balance - this.held < amount)
      return { ...seen, why: this.balance >= amount ? "in_flight" : "insufficient" };
    if (!hasWindows || this.spent + this.capHeld + amount <= CAP) return null;
    const left = CAP - this.spent - this.capHeld;
    return { ok: false, why: "cap", availableNano: left > 0n ? left : 0n, heldNano: this.capHeld, scope: "key" };
  }

  hold(hold: ModelHold, amount: bigint): void {
    hold.amount += amount;
    this.held += amount;
    if (hold.hasWindows) this.capHeld += amount;
  }

  close(hold: ModelHold, cost: bigint): void {
    hold.isOpen = false;
    this.held -= hold.amount;
    this.balance -= cost;
    if (!hold.hasWindows) return;
    this.capHeld -= hold.amount;
    this.spent += cost;
  }
}

interface Real {
  readonly wallet: TestWallet;
  readonly keyId: string;
}
type Step = fc.AsyncCommand<Model, Real>;

const windowsOf = (real: Real) => [keyWindow(real.keyId, CAP), keyWindow(real.keyId, null, "sub")];
const nth = (model: Model, index: number) => model.holds[index % model.holds.length];
const one = (via: number): Money => monies[via % 2 === 0 ? 0 : 1];

const step = (
  text: string,
  check: (model: Model) => boolean,
  run: (model: Model, real: Real) => Promise<void>,
): Step => ({
  check,
  run,
  toString: () => text,
});
const always = () => true;
const someHold = (model: Model) => model.holds.length > 0;

async function runHold(model: Model, real: Real, amount: bigint, hasWindows: boolean, via: number): Promise<void> {
  const refusal = model.refusal(amount, hasWindows);
  const { id, outcome } = await openHold(one(via), real.wallet, amount, hasWindows ? windowsOf(real) : []);
  expect(outcome).toEqual(refusal ?? { ok: true });
  if (refusal) return;
  const hold = { id, hasWindows, opener: via, amount: 0n, isOpen: true, isLost: false };
  model.holds.push(hold);
  model.hold(hold, amount);
}

const holdStep = (amount: bigint, hasWindows: boolean, via: number) =>
  step(`hold(${amount}, ${hasWindows})`, always, (model, real) => runHold(model, real, amount, hasWindows, via));

/** Asks for exactly what is left, or for one more. */
const edgeStep = (edge: "available" | "balance" | "cap", more: bigint, via: number) =>
  step(`holdEdge(${edge} + ${more})`, always, async (model, real) => {
    const left = {
      available: model.balance - model.held,
      balance: model.balance,
      cap: CAP - model.spent - model.capHeld,
    };
    const amount = left[edge] + more;
    if (amount > 0n) await runHold(model, real, amount, edge === "cap", via);
  });

const extendStep = (index: number, amount: bigint, via: number) =>
  step(`extend(${index}, ${amount})`, someHold, async (model) => {
    const hold = nth(model, index);
    if (!hold || hold.isLost) return;
    const gone = { ok: false, why: "inactive", availableNano: 0n, heldNano: 0n };
    const refusal = hold.isOpen ? model.refusal(amount, hold.hasWindows) : gone;
    expect(await one(via).extend(hold.id, nano(amount))).toEqual(refusal ?? { ok: true });
    if (!refusal) model.hold(hold, amount);
  });

const settleStep = (index: number, cost: bigint, via: number, times: number) =>
  step(`settle(${index}, ${cost}) x${times}`, someHold, async (model) => {
    const hold = nth(model, index);
    if (!hold) return;
    const money = one(hold.isLost ? hold.opener : via);
    const outcomes = await Promise.all(Array.from({ length: times }, () => money.settle(hold.id, ending(cost))));
    expect(outcomes.filter((outcome) => outcome === "ok").length).toBe(hold.isOpen ? 1 : 0);
    if (hold.isOpen) model.close(hold, cost);
    hold.isLost = false;
  });

/** A crash of the database that took an asynchronous commit with it. */
const loseStep = (index: number) =>
  step(`lose(${index})`, someHold, async (model, real) => {
    const hold = nth(model, index);
    if (!hold?.isOpen || hold.isLost) return;
    hold.isLost = true;
    const { amount } = hold;
    hold.amount = 0n;
    model.held -= amount;
    if (hold.hasWindows) model.capHeld -= amount;
    await pool().query("delete from generation where id = $1", [hold.id]);
    await pool().query("delete from hold where id = $1", [hold.id]);
    await pool().query("update wallet set held = held - $2, open_holds = open_holds - 1 where id = $1", [
      real.wallet.walletId,
      amount,
    ]);
    if (hold.hasWindows)
      await pool().query("update spend_window set held = held - $2 where scope_id = $1", [real.keyId, amount]);
  });

const creditStep = (amount: bigint) =>
  step(`credit(${amount})`, always, async (model, real) => {
    const credit = {
      walletId: real.wallet.walletId,
      amountNano: nano(amount),
      kind: "topup" as const,
      reference: newUuid(),
    };
    const outcomes = await Promise.all([creditWallet(pool(), credit), creditWallet(pool(), credit)]);
    expect(outcomes.map((each) => each.status).sort()).toEqual(["already", "posted"]);
    model.balance += amount;
  });

const refundStep = (amount: bigint) =>
  step(`refund(${amount})`, always, async (model, real) => {
    const fits = model.balance - model.held >= amount;
    const refund = {
      walletId: real.wallet.walletId,
      refundId: newUuid(),
      amountNano: nano(amount),
      stage: "requested" as const,
    };
    expect((await postRefund(pool(), refund)).status).toBe(fits ? "posted" : "insufficient");
    if (fits) model.balance -= amount;
  });

const activeStep = (isActive: boolean) =>
  step(`active(${isActive})`, always, async (model, real) => {
    await setWalletActive(pool(), { walletId: real.wallet.walletId, isActive });
    model.isActive = isActive;
  });

// Round amounts meet the edges (exactly covered, exactly at the cap), the others do not.
const amount = fc.oneof(fc.constantFrom(100n, 200n, 500n, 900n), fc.bigInt({ min: 1n, max: 900n }));
const cost = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0n) },
  { weight: 4, arbitrary: fc.bigInt({ min: 1n, max: 1000n }) },
);
const index = fc.nat(30);
const via = fc.nat(1);
const steps = fc.array(
  fc.oneof(
    fc.tuple(amount, fc.boolean(), via).map((args) => holdStep(...args)),
    fc.tuple(amount, fc.boolean(), via).map((args) => holdStep(...args)),
    fc
      .tuple(fc.constantFrom("available", "balance", "cap"), fc.constantFrom(0n, 1n), via)
      .map((args) => edgeStep(...args)),
    fc.tuple(index, amount, via).map((args) => extendStep(...args)),
    fc.tuple(index, cost, via, fc.integer({ min: 1, max: 3 })).map((args) => settleStep(...args)),
    fc.tuple(index, cost, via, fc.integer({ min: 1, max: 3 })).map((args) => settleStep(...args)),
    index.map(loseStep),
    fc.constantFrom(1n, 100n, 300n).map(creditStep),
    amount.map(refundStep),
    fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }).map(activeStep),
  ),
  { minLength: 60, maxLength: 120 },
);

it("answers as the model does, one after another, through two batchers", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (commands) => {
      const wallet = await newWallet(pool(), 2000n);
      const model = new Model();
      model.balance = 2000n;
      await fc.asyncModelRun(() => ({ model, real: { wallet, keyId: newUuid() } }), commands);
      for (const hold of model.holds) {
        if (!hold.isLost) continue;
        expect(await one(hold.opener).settle(hold.id, ending(1n))).toBe("ok");
        model.close(hold, 1n);
      }
      const open = model.holds.filter((hold) => hold.isOpen);
      expect(await findWallet(pool(), wallet)).toMatchObject({
        balanceNano: model.balance,
        heldNano: model.held,
        openHoldCount: open.length,
      });
    }),
    { numRuns: 20 },
  );
  expect((await proveLedger(database.db)).proofs.filter((proof) => proof.status === "broken")).toEqual([]);
}, 120_000);

/** What one request does with its hold, in its own order; the others' order is the scheduler's. */
const program = fc.record({
  amount,
  extends: fc.array(amount, { maxLength: 3 }),
  settles: fc.array(cost, { minLength: 1, maxLength: 3 }),
  hasWindows: fc.boolean(),
  isImpatient: fc.boolean(),
  via,
  settleVia: via,
});

it("adds up whatever the order, with requests interleaved", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(program, { minLength: 20, maxLength: 60 }),
      fc.bigInt(0n, 20_000n),
      async (programs, credit) => {
        const wallet = await newWallet(pool(), credit);
        const keyId = newUuid();
        let [charged, capped] = [0n, 0n];
        await Promise.all(
          programs.map(async (each) => {
            const windows = each.hasWindows ? windowsOf({ wallet, keyId }) : [];
            const { id, outcome } = await openHold(one(each.via), wallet, each.amount, windows);
            const extensions = each.extends.map((more) => one(each.via).extend(id, nano(more)));
            if (!each.isImpatient) await Promise.all(extensions);
            const settled = await Promise.all(each.settles.map((it) => one(each.settleVia).settle(id, ending(it))));
            await Promise.all(extensions);
            expect(settled.filter((it) => it === "ok").length).toBe(outcome.ok ? 1 : 0);
            const taken = await scalar<string | null>(pool(), "select max(captured) as value from hold where id = $1", [
              id,
            ]);
            if (!outcome.ok) return expect(taken).toBeNull();
            expect(each.settles).toContain(BigInt(taken ?? "-1"));
            charged += BigInt(taken ?? "0");
            if (each.hasWindows) capped += BigInt(taken ?? "0");
          }),
        );
        expect(await findWallet(pool(), wallet)).toMatchObject({
          balanceNano: credit - charged,
          heldNano: 0n,
          openHoldCount: 0,
        });
        const spent = "select coalesce(max(spent), 0)::text as value from spend_window where scope_id = $1";
        expect(BigInt(await scalar<string>(pool(), spent, [keyId]))).toBe(capped);
      },
    ),
    { numRuns: 12 },
  );
  const { proofs } = await proveLedger(database.db);
  expect(proofs.filter((proof) => proof.status === "broken" && proof.invariant !== "I7")).toEqual([]);
}, 120_000);
