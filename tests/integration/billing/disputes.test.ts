import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { requestRefund } from "@/lib/billing";
import { newUuid, parseNano } from "@/lib/kernel";
import type { DisputeStatus } from "../../support/stripe";
import {
  type Billing,
  balanceOf,
  brokenProofs,
  buyAndDeliver,
  deliver,
  deliverSince,
  isActive,
  mark,
  newCustomer,
  openBilling,
  systemBalance,
} from "./harness";

let billing: Billing;
beforeAll(async () => {
  billing = await openBilling();
});
afterEach(async () => expect(await brokenProofs(billing)).toEqual([]));
afterAll(() => billing.close());

const FEE = parseNano("15");

async function disputed(status: DisputeStatus = "needs_response") {
  const customer = await newCustomer(billing);
  const { intent, topupId } = await buyAndDeliver(billing, customer, "25.00");
  const since = mark(billing);
  const dispute = billing.stripe.store.createDispute(intent.id, { status });
  await deliverSince(billing, since);
  return { customer, intent, topupId, dispute, since };
}

async function to(id: string, status: DisputeStatus) {
  const since = mark(billing);
  billing.stripe.store.updateDispute(id, status);
  await deliverSince(billing, since);
}

describe("a dispute", () => {
  it("takes the money and stops the wallet at once; won, it gives both back", async () => {
    const { customer, dispute, topupId } = await disputed();
    expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([0n, false]);
    await expect(requestRefund(customer.ctx, { topup_id: topupId, attempt_key: newUuid() })).rejects.toMatchObject({
      code: "conflict",
    });
    await to(dispute.id, "under_review");
    expect(await isActive(billing, customer)).toBe(false);
    await to(dispute.id, "won");
    expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([parseNano("25"), true]);
    expect(await systemBalance(billing, "dispute_suspense")).toBe(0n);
  });

  it("lost: the money stays with the bank, the fee is ours, the wallet may be used again", async () => {
    const loss = await systemBalance(billing, "dispute_loss");
    const clearing = await systemBalance(billing, "stripe_clearing");
    const { customer, dispute } = await disputed();
    await to(dispute.id, "lost");
    expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([0n, true]);
    expect(await systemBalance(billing, "dispute_suspense")).toBe(0n);
    expect((await systemBalance(billing, "dispute_loss")) - loss).toBe(-FEE);
    expect((await systemBalance(billing, "stripe_clearing")) - clearing).toBe(FEE);
  });

  it("lost and then won on appeal gives the money back", async () => {
    const { customer, dispute } = await disputed();
    await to(dispute.id, "lost");
    await to(dispute.id, "won");
    expect(await balanceOf(billing, customer)).toBe(parseNano("25"));
  });

  it("may take a wallet below zero, and keeps it stopped while another one is open", async () => {
    const customer = await newCustomer(billing);
    const [first, second] = [
      await buyAndDeliver(billing, customer, "25.00"),
      await buyAndDeliver(billing, customer, "30.00"),
    ];
    await requestRefund(customer.ctx, { topup_id: first.topupId, amount: "20.00", attempt_key: newUuid() });
    const since = mark(billing);
    const one = billing.stripe.store.createDispute(first.intent.id, { amount: 2500 });
    const two = billing.stripe.store.createDispute(second.intent.id);
    await deliverSince(billing, since);
    expect(await balanceOf(billing, customer)).toBe(parseNano("-20"));
    await to(one.id, "lost");
    expect(await isActive(billing, customer)).toBe(false);
    await to(two.id, "won");
    expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([parseNano("10"), true]);
  });

  it("that is only an inquiry takes nothing, until it becomes a dispute", async () => {
    const { customer, dispute } = await disputed("warning_needs_response");
    expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([parseNano("25"), true]);
    await to(dispute.id, "needs_response");
    expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([0n, false]);
    await to(dispute.id, "prevented");
    expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([parseNano("25"), true]);
    const inquiry = await disputed("warning_needs_response");
    await to(inquiry.dispute.id, "warning_closed");
    expect(await balanceOf(billing, inquiry.customer)).toBe(parseNano("25"));
  });

  it("told in the wrong order, late or twice ends the same", async () => {
    const { customer, dispute, since } = await disputed();
    billing.stripe.store.updateDispute(dispute.id, "under_review");
    billing.stripe.store.updateDispute(dispute.id, "won");
    const events = billing.stripe.store.events.slice(since).reverse();
    for (const event of [...events, ...events]) expect(await deliver(billing, event)).toBe(200);
    expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([parseNano("25"), true]);
  });

  it("is not taken back by an answer that was read before it was won and arrives after", async () => {
    const { customer, dispute, since } = await disputed();
    const [opened] = billing.stripe.store.events.slice(since);
    if (!opened) throw new Error("no event");
    billing.stripe.failNext(/disputes$/, "stale");
    const calls = billing.stripe.calls.length;
    const late = deliver(billing, { ...opened, id: `evt_${newUuid()}` });
    await expect.poll(() => billing.stripe.calls.slice(calls)).toContain("GET /v1/disputes");
    await to(dispute.id, "won");
    expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([parseNano("25"), true]);
    expect(await late).toBe(200);
    expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([parseNano("25"), true]);
    const { rows } = await billing.database.db.pool.query("SELECT status, stage FROM stripe_dispute WHERE id = $1", [
      dispute.id,
    ]);
    expect(rows).toEqual([{ status: "won", stage: "won" }]);
  });

  it("first heard of when it is lost or won already is booked in one go", async () => {
    for (const [status, balance] of [
      ["lost", "0"],
      ["won", "25"],
    ] as const) {
      const customer = await newCustomer(billing);
      const { intent } = await buyAndDeliver(billing, customer, "25.00");
      const dispute = billing.stripe.store.createDispute(intent.id);
      await to(dispute.id, status);
      expect([await balanceOf(billing, customer), await isActive(billing, customer)]).toEqual([
        parseNano(balance),
        true,
      ]);
    }
  });
});
