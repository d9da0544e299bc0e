import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { getReceipt, getTopup, pollStripe, requestRefund } from "@/lib/billing";
import { newUuid, parseId, parseNano } from "@/lib/kernel";
import { creditWallet } from "@/lib/ledger";
import type { RefundObject } from "../../support/stripe";
import { ending, newMoney, openHold } from "../ledger-support";
import {
  type Billing,
  balanceOf,
  brokenProofs,
  buy,
  buyAndDeliver,
  type Customer,
  deliver,
  deliverSince,
  mark,
  newCustomer,
  openBilling,
  systemBalance,
} from "./harness";

let billing: Billing;
let clockOffsetMs = 0;
beforeAll(async () => {
  billing = await openBilling({ nowMs: () => Date.now() + clockOffsetMs });
});
afterEach(async () => {
  billing.stripe.setRefundStatus("succeeded");
  expect(await brokenProofs(billing)).toEqual([]);
  expect(await systemBalance(billing, "refund")).toBe(0n);
});
afterAll(() => billing.close());

const refunds = () => billing.stripe.store.all<RefundObject>("refund");

async function ask(customer: Customer, topupId: string, amount?: string, attemptKey = newUuid()) {
  return requestRefund(customer.ctx, { topup_id: topupId, amount, attempt_key: attemptKey });
}

describe("a refund made at Stripe", () => {
  it("is taken off the wallet in parts and in full, by the amount that is new each time", async () => {
    const customer = await newCustomer(billing);
    const { intent, topupId } = await buyAndDeliver(billing, customer, "25.00");
    for (const [amount, left] of [
      ["500", "20"],
      ["700", "13"],
      [undefined, "0"],
    ] as const) {
      const since = mark(billing);
      billing.stripe.store.createRefund({ payment_intent: intent.id, ...(amount ? { amount } : {}) }, "succeeded");
      await deliverSince(billing, since);
      await deliverSince(billing, since);
      expect(await balanceOf(billing, customer)).toBe(parseNano(left));
    }
    const receipt = await getReceipt(customer.ctx, { id: topupId });
    expect(receipt.refunds.map((item) => item.amount).sort()).toEqual(["13.00", "5.00", "7.00"]);
    expect(receipt).toMatchObject({ total: "25.00", balance_due: "0.00" });
  });

  it("may take a wallet below zero", async () => {
    const customer = await newCustomer(billing);
    const { intent } = await buyAndDeliver(billing, customer, "25.00");
    const money = newMoney(billing.database.db.pool);
    const { id } = await openHold(money, customer.wallet, parseNano("20"));
    await money.settle(id, ending(parseNano("20")));
    await money.close();
    const since = mark(billing);
    billing.stripe.store.createRefund({ payment_intent: intent.id }, "succeeded");
    await deliverSince(billing, since);
    expect(await balanceOf(billing, customer)).toBe(parseNano("-20"));
  });

  it("comes back when it fails, whatever the order of its events", async () => {
    const customer = await newCustomer(billing);
    const { intent } = await buyAndDeliver(billing, customer, "25.00");
    const since = mark(billing);
    const refund = billing.stripe.store.createRefund({ payment_intent: intent.id, amount: "1000" }, "pending");
    await deliverSince(billing, since);
    expect(await balanceOf(billing, customer)).toBe(parseNano("15"));
    billing.stripe.store.settleRefund(refund.id, "failed");
    for (const event of billing.stripe.store.events.slice(since).reverse()) await deliver(billing, event);
    expect(await balanceOf(billing, customer)).toBe(parseNano("25"));
  });

  it("that failed is not taken again by an answer that was read before", async () => {
    const customer = await newCustomer(billing);
    const { intent } = await buyAndDeliver(billing, customer, "25.00");
    const since = mark(billing);
    const refund = billing.stripe.store.createRefund({ payment_intent: intent.id, amount: "1000" }, "succeeded");
    const [created] = billing.stripe.store.events.slice(since);
    if (!created) throw new Error("no event");
    billing.stripe.failNext(/refunds$/, "stale", 1, "GET");
    const calls = billing.stripe.calls.length;
    const late = deliver(billing, created);
    await expect.poll(() => billing.stripe.calls.slice(calls)).toContain("GET /v1/refunds");
    billing.stripe.store.settleRefund(refund.id, "failed");
    const failed = mark(billing) - 1;
    await deliverSince(billing, failed);
    expect(await late).toBe(200);
    await deliverSince(billing, failed);
    expect(await balanceOf(billing, customer)).toBe(parseNano("25"));
  });

  it("that is known before the payment was ever credited leaves nothing", async () => {
    const customer = await newCustomer(billing);
    const since = mark(billing);
    const { intent } = await buy(billing, customer, "25.00");
    billing.stripe.store.createRefund({ payment_intent: intent.id }, "succeeded");
    for (const event of billing.stripe.store.events.slice(since).reverse()) await deliver(billing, event);
    expect(await balanceOf(billing, customer)).toBe(0n);
  });
});

describe("a refund the customer asks for", () => {
  it("leaves the wallet, is made at Stripe under the request's id and is settled", async () => {
    const customer = await newCustomer(billing);
    const { topupId, intent } = await buyAndDeliver(billing, customer, "25.00");
    const since = mark(billing);
    const refund = await ask(customer, topupId, "10.00");
    expect(refund).toMatchObject({ amount: "10.00", currency: "USD", status: "succeeded", failure: null });
    expect(refunds()[0]).toMatchObject({
      amount: 1000,
      payment_intent: intent.id,
      metadata: { refund_request_id: parseId(refund.id) },
    });
    await deliverSince(billing, since);
    expect(await balanceOf(billing, customer)).toBe(parseNano("15"));
    expect((await getTopup(customer.ctx, { id: topupId })).refunded).toBe("10.00");
  });

  it("without an amount gives back all that is unspent, not held and not a gift", async () => {
    const customer = await newCustomer(billing);
    const { walletId } = customer.wallet;
    const { topupId } = await buyAndDeliver(billing, customer, "25.00");
    await creditWallet(billing.database.db.pool, {
      walletId,
      amountNano: parseNano("5"),
      kind: "promo",
      reference: newUuid(),
    });
    const money = newMoney(billing.database.db.pool);
    await openHold(money, customer.wallet, parseNano("3.005"));
    expect(await ask(customer, topupId)).toMatchObject({ amount: "21.99", status: "succeeded" });
    expect(await balanceOf(billing, customer)).toBe(parseNano("8.01"));
    await expect(ask(customer, topupId, "3.01")).rejects.toMatchObject({ code: "insufficient_credits" });
    await money.close();
  });

  it("happens once for one attempt, and never beyond the payment for many at once", async () => {
    const customer = await newCustomer(billing);
    const { topupId } = await buyAndDeliver(billing, customer, "25.00");
    await buyAndDeliver(billing, customer, "100.00");
    const key = newUuid();
    await Promise.all(Array.from({ length: 8 }, () => ask(customer, topupId, "5.00", key)));
    expect(await balanceOf(billing, customer)).toBe(parseNano("120"));
    await expect(ask(customer, topupId, "6.00", key)).rejects.toMatchObject({ code: "idempotency_mismatch" });
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => ask(customer, topupId, "4.00")));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(5);
    expect(await balanceOf(billing, customer)).toBe(parseNano("100"));
    await expect(ask(customer, topupId)).rejects.toMatchObject({ code: "conflict" });
  });

  it("returns to the wallet when Stripe refuses", async () => {
    const customer = await newCustomer(billing);
    const { topupId, intent } = await buyAndDeliver(billing, customer, "25.00");
    billing.stripe.store.createRefund({ payment_intent: intent.id }, "succeeded");
    expect(await ask(customer, topupId, "10.00")).toMatchObject({
      status: "failed",
      failure: "charge_already_refunded",
    });
    expect(await balanceOf(billing, customer)).toBe(0n);
  });

  it("stays off the wallet while pending, and returns when the bank refuses", async () => {
    const customer = await newCustomer(billing);
    const { topupId } = await buyAndDeliver(billing, customer, "25.00");
    billing.stripe.setRefundStatus("pending");
    const [good, bad] = [await ask(customer, topupId, "10.00"), await ask(customer, topupId, "5.00")];
    expect([good.status, bad.status, await balanceOf(billing, customer)]).toEqual(["taken", "taken", parseNano("10")]);
    const since = mark(billing);
    const byRequest = (id: string) =>
      refunds().find((item) => item.metadata.refund_request_id === parseId(id))?.id ?? "";
    billing.stripe.store.settleRefund(byRequest(good.id), "succeeded");
    billing.stripe.store.settleRefund(byRequest(bad.id), "failed");
    await deliverSince(billing, since);
    expect(await balanceOf(billing, customer)).toBe(parseNano("15"));
    const late = mark(billing);
    billing.stripe.store.settleRefund(byRequest(good.id), "failed");
    await deliverSince(billing, late);
    expect(await balanceOf(billing, customer)).toBe(parseNano("25"));
  });

  it("is found again by the poller when Stripe's answer was lost, and made when it never heard", async () => {
    const customer = await newCustomer(billing);
    const { topupId } = await buyAndDeliver(billing, customer, "25.00");
    billing.stripe.failNext(/refunds$/, "lost", 3, "POST");
    const heard = await ask(customer, topupId, "10.00");
    billing.stripe.failNext(/refunds$/, "reset", 3, "POST");
    const unheard = await ask(customer, topupId, "5.00");
    expect([heard.status, unheard.status]).toEqual(["taken", "taken"]);
    expect(refunds().filter((item) => item.metadata.refund_request_id === parseId(heard.id))).toHaveLength(1);
    expect(await balanceOf(billing, customer)).toBe(parseNano("10"));
    clockOffsetMs = 120_000;
    expect(await pollStripe(billing.services)).toMatchObject({ failedCount: 0 });
    clockOffsetMs = 0;
    const { rows } = await billing.database.db.pool.query("SELECT status FROM refund_request WHERE topup_id = $1", [
      topupId,
    ]);
    expect(rows.map((row) => row.status)).toEqual(["succeeded", "succeeded"]);
    expect(await balanceOf(billing, customer)).toBe(parseNano("10"));
  });

  it("is refused for somebody else's top-up", async () => {
    const [owner, stranger] = [await newCustomer(billing), await newCustomer(billing)];
    const { topupId } = await buyAndDeliver(billing, owner, "25.00");
    await expect(ask(stranger, topupId)).rejects.toMatchObject({ code: "not_found" });
  });
});
