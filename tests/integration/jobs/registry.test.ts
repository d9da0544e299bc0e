import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMemoryKeyValue } from "@/lib/backends/kv";
import { createPgBossQueue } from "@/lib/backends/queue";
import { createJobs } from "@/lib/jobs";
import { type Log, parseNano, systemClock } from "@/lib/kernel";
import { findWallet } from "@/lib/ledger";
import { type Billing, balanceOf, buy, newCustomer, openBilling } from "../billing/harness";
import { newMoney, openHold } from "../ledger-support";

let billing: Billing;
const errors: Readonly<Record<string, unknown>>[] = [];
const log: Log = { debug() {}, info() {}, warn() {}, error: (fields) => void errors.push(fields) };

beforeAll(async () => {
  billing = await openBilling();
  const mail = {
    send: async () => {},
    deliverDue: async () => 0,
    purge: async () => 0,
    list: async () => [],
    close: async () => {},
  };
  Object.assign(billing.services, { log, mail, kv: createMemoryKeyValue(systemClock) });
});
afterAll(() => billing.close());

describe("the job registry", () => {
  it("has a schedule for every job and works them on the queue: a payment without webhook arrives", async () => {
    const customer = await newCustomer(billing);
    await buy(billing, customer, "10.00");
    const jobs = createJobs(billing.services);
    expect(jobs.every((job) => job.everySeconds !== undefined || job.dailyAtUtc !== undefined)).toBe(true);
    expect(new Set(jobs.map((job) => job.name)).size).toBe(jobs.length);
    const queue = createPgBossQueue(billing.database.db.pool, { log, pollMs: 200 });
    await queue.start(jobs);
    await expect.poll(() => balanceOf(billing, customer), { timeout: 20_000 }).toBe(parseNano("10"));
    const waiting = "SELECT count(*)::int AS n FROM pgboss.job WHERE state IN ('created', 'active', 'retry')";
    await expect
      .poll(async () => (await billing.database.db.pool.query(waiting)).rows[0].n, { timeout: 20_000 })
      .toBe(0);
    await queue.stop();
    const { rows } = await billing.database.db.pool.query(
      "SELECT DISTINCT name FROM pgboss.job WHERE state = 'completed' ORDER BY name",
    );
    expect(rows.map((row) => row.name)).toEqual(jobs.map((job) => job.name).sort());
    expect(errors).toEqual([]);
  });

  it("raises an alarm and freezes the wallet when a proof fails", async () => {
    const { pool } = billing.database.db;
    const customer = await newCustomer(billing);
    const money = newMoney(pool);
    await pool.query("UPDATE wallet SET balance = 1000000000 WHERE id = $1", [customer.wallet.walletId]);
    const prove = createJobs(billing.services).find((job) => job.name === "prove-ledger");
    await prove?.run({});
    expect(errors).toContainEqual(expect.objectContaining({ invariant: "I2", broken: 1 }));
    expect((await findWallet(pool, { walletId: customer.wallet.walletId }))?.isFrozen).toBe(true);
    const { outcome } = await openHold(money, customer.wallet, 1n);
    expect(outcome.ok).toBe(false);
    await money.close();
  });

  it("leaves Stripe's jobs out where there is no Stripe", () => {
    const bare = { ...billing.services, payments: { ...billing.services.payments, stripe: null } };
    const names = createJobs(bare).map((job) => job.name);
    expect(names).not.toContain("poll-stripe");
    expect(names).not.toContain("auto-recharge");
    expect(names).toContain("prove-recent");
  });
});
