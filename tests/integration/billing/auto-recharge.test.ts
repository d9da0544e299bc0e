import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MailMessage } from "@/lib/backends/mail/mail";
import {
  createTopup,
  getAutoRecharge,
  listTopups,
  requestRefund,
  runAutoRecharge,
  setAutoRecharge,
} from "@/lib/billing";
import { newUuid, parseId, parseNano } from "@/lib/kernel";
import type { PaymentIntentObject } from "../../support/stripe";
import { ending, newMoney, openHold } from "../ledger-support";
import {
  type Billing,
  balanceOf,
  brokenProofs,
  type Customer,
  deliverSince,
  mark,
  newCustomer,
  openBilling,
} from "./harness";

const HOUR_MS = 3_600_000;
/** Noon of a first of the month, so that no test straddles a day or a month. */
const START_MS = Date.parse("2026-12-01T12:00:00Z");

let billing: Billing;
let nowMs = START_MS;
const mails: MailMessage[] = [];

beforeEach(async () => {
  nowMs = START_MS;
  mails.length = 0;
  billing = await openBilling({ nowMs: () => nowMs });
  Object.assign(billing.services, { mail: { send: async (mail: MailMessage) => void mails.push(mail) } });
});
afterEach(async () => {
  expect(await brokenProofs(billing)).toEqual([]);
  await billing.close();
});

const SETTINGS = { enabled: true, threshold: "5.00", amount: "20.00", month_cap: null };

/** A customer with an owner whose card was kept by a top-up of 10.00. */
async function withCard(): Promise<Customer> {
  const customer = await newCustomer(billing);
  const { pool } = billing.database.db;
  const userId = newUuid();
  await pool.query(`INSERT INTO "user" (id, email, locale) VALUES ($1, $2, 'ru')`, [userId, `${userId}@x.example`]);
  await pool.query("INSERT INTO account (id, name, currency) VALUES ($1, 'A', 'USD')", [customer.wallet.accountId]);
  await pool.query("INSERT INTO member (account_id, user_id, role) VALUES ($1, $2, 'owner')", [
    customer.wallet.accountId,
    userId,
  ]);
  const since = mark(billing);
  const created = await createTopup(customer.ctx, {
    amount: "10.00",
    attempt_key: newUuid(),
    locale: "en",
    save_card: true,
  });
  billing.stripe.store.paySession(created.url.split("/").pop() ?? "", "paid", { email: "p@x.example" });
  await deliverSince(billing, since);
  return customer;
}

async function spend(customer: Customer, amount: string) {
  const money = newMoney(billing.database.db.pool);
  const { id } = await openHold(money, customer.wallet, parseNano(amount));
  await money.settle(id, ending(parseNano(amount)));
  await money.close();
}

const useCard = (customer: Customer, method: string) =>
  billing.database.db.pool.query("UPDATE auto_recharge SET payment_method_id = $2 WHERE wallet_id = $1", [
    customer.wallet.walletId,
    method,
  ]);

const run = () => runAutoRecharge(billing.services);

describe("automatic recharging", () => {
  it("needs a kept card, and tells so", async () => {
    const customer = await newCustomer(billing);
    await expect(setAutoRecharge(customer.ctx, SETTINGS)).rejects.toMatchObject({
      code: "conflict",
      metadata: { reason: "no_card" },
    });
    expect(await getAutoRecharge(customer.ctx)).toMatchObject({ enabled: false, card: null, currency: "USD" });
  });

  it("charges once when the balance falls below the threshold, and not while it is above", async () => {
    const customer = await withCard();
    expect(await setAutoRecharge(customer.ctx, SETTINGS)).toMatchObject({
      enabled: true,
      card: { brand: "visa", last4: "4242" },
    });
    expect(await run()).toEqual({ claimedCount: 0, resumedCount: 0 });
    await spend(customer, "6.00");
    expect(await run()).toEqual({ claimedCount: 1, resumedCount: 0 });
    expect(await balanceOf(billing, customer)).toBe(parseNano("24"));
    expect(await run()).toEqual({ claimedCount: 0, resumedCount: 0 });
    expect(await getAutoRecharge(customer.ctx)).toMatchObject({ month_total: "20.00", is_under_way: false });
    expect((await listTopups(customer.ctx, { limit: 1 })).data[0]).toMatchObject({
      source: "auto_recharge",
      status: "paid",
    });
  });

  it("is claimed by one of twenty processes", async () => {
    const customer = await withCard();
    await setAutoRecharge(customer.ctx, SETTINGS);
    await spend(customer, "6.00");
    const before = mark(billing);
    const results = await Promise.all(Array.from({ length: 20 }, run));
    expect(results.reduce((sum, result) => sum + result.claimedCount, 0)).toBe(1);
    await deliverSince(billing, before);
    expect(await balanceOf(billing, customer)).toBe(parseNano("24"));
  });

  it("repeats the same payment when Stripe's answer was lost, also after its process died", async () => {
    const customer = await withCard();
    await setAutoRecharge(customer.ctx, SETTINGS);
    await spend(customer, "6.00");
    billing.stripe.failNext(/payment_intents$/, "lost", 3, "POST");
    await run();
    expect(await balanceOf(billing, customer)).toBe(parseNano("4"));
    expect(await getAutoRecharge(customer.ctx)).toMatchObject({ is_under_way: true });
    expect(await run()).toEqual({ claimedCount: 0, resumedCount: 0 });
    nowMs += 3 * 60_000;
    expect(await run()).toEqual({ claimedCount: 0, resumedCount: 1 });
    expect(await balanceOf(billing, customer)).toBe(parseNano("24"));
    expect(billing.stripe.store.all<PaymentIntentObject>("payment_intent")).toHaveLength(2);
  });

  it("looks a day-old payment up instead of sending it again, and gives up one that was never sent", async () => {
    const [heard, unheard] = [await withCard(), await withCard()];
    await setAutoRecharge(heard.ctx, SETTINGS);
    await spend(heard, "6.00");
    billing.stripe.failNext(/payment_intents$/, "lost", 3, "POST");
    await run();
    await setAutoRecharge(unheard.ctx, SETTINGS);
    await spend(unheard, "6.00");
    billing.stripe.failNext(/payment_intents$/, "reset", 3, "POST");
    await run();
    nowMs += 24 * HOUR_MS;
    expect(await run()).toMatchObject({ resumedCount: 2 });
    expect(await balanceOf(billing, heard)).toBe(parseNano("24"));
    expect(await getAutoRecharge(unheard.ctx)).toMatchObject({
      is_under_way: false,
      last_error: "not_sent",
      month_total: "0.00",
    });
  });

  it("backs off after a decline, tells the owner, and stops after the third", async () => {
    const customer = await withCard();
    await setAutoRecharge(customer.ctx, SETTINGS);
    await spend(customer, "6.00");
    await useCard(customer, "pm_card_chargeDeclined");
    for (const [waitHours, isEnabled] of [
      [1, true],
      [6, true],
      [24, false],
    ] as const) {
      const since = mark(billing);
      expect(await run()).toMatchObject({ claimedCount: 1 });
      await deliverSince(billing, since);
      expect(await getAutoRecharge(customer.ctx)).toMatchObject({
        enabled: isEnabled,
        last_error: "card_declined",
        is_under_way: false,
      });
      nowMs += waitHours * HOUR_MS - 60_000;
      expect(await run()).toMatchObject({ claimedCount: 0 });
      nowMs += 60_000;
    }
    expect(await run()).toMatchObject({ claimedCount: 0 });
    expect(mails.map((mail) => mail.text.includes("Автопополнение выключено"))).toEqual([false, false, true]);
    expect(await balanceOf(billing, customer)).toBe(parseNano("4"));
    const live = billing.stripe.store
      .all<PaymentIntentObject>("payment_intent")
      .filter((intent) => intent.status !== "succeeded" && intent.status !== "canceled");
    expect(live).toEqual([]);
  });

  it("pauses at once for a card that asks for its owner", async () => {
    const customer = await withCard();
    await setAutoRecharge(customer.ctx, SETTINGS);
    await spend(customer, "6.00");
    await useCard(customer, "pm_card_authenticationRequired");
    await run();
    expect(await getAutoRecharge(customer.ctx)).toMatchObject({
      enabled: false,
      last_error: "authentication_required",
    });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain("http://localhost:3000/ru/console/credits");
  });

  it("keeps to three payments a day and to the month's ceiling", async () => {
    const customer = await withCard();
    await setAutoRecharge(customer.ctx, { ...SETTINGS, month_cap: "90.00" });
    let paid = 0;
    for (let day = 0; day < 3; day++) {
      for (let n = 0; n < 4; n++) {
        const balance = await balanceOf(billing, customer);
        if (balance > parseNano("1")) await spend(customer, String((balance - parseNano("1")) / 1_000_000_000n));
        paid += (await run()).claimedCount;
        nowMs += 60_000;
      }
      if (day === 0) expect(paid).toBe(3);
      nowMs += 24 * HOUR_MS;
    }
    expect(paid).toBe(4);
    expect(await getAutoRecharge(customer.ctx)).toMatchObject({ month_total: "80.00" });
    nowMs = Date.parse("2027-01-01T00:00:01Z");
    expect(await run()).toMatchObject({ claimedCount: 1 });
    expect(await getAutoRecharge(customer.ctx)).toMatchObject({ month_total: "20.00" });
  });

  it("can be refunded like any top-up", async () => {
    const customer = await withCard();
    await setAutoRecharge(customer.ctx, SETTINGS);
    await spend(customer, "6.00");
    await run();
    const [topup] = (await listTopups(customer.ctx, { limit: 1 })).data;
    const refund = await requestRefund(customer.ctx, {
      topup_id: parseId(topup?.id ?? "") ?? "",
      attempt_key: newUuid(),
    });
    expect(refund).toMatchObject({ amount: "20.00", status: "succeeded" });
  });
});
