import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTopup, getTopup, pollStripe } from "@/lib/billing";
import { newUuid, parseId, parseNano } from "@/lib/kernel";
import { type Billing, balanceOf, brokenProofs, buy, deliver, newCustomer, openBilling } from "./harness";

let billing: Billing;
let nowMs = Date.now();
beforeEach(async () => {
  nowMs = Date.now();
  billing = await openBilling({ nowMs: () => nowMs });
});
afterEach(async () => {
  expect(await brokenProofs(billing)).toEqual([]);
  await billing.close();
});

describe("pollStripe", () => {
  it("credits what no webhook brought, once, and then finds nothing new", async () => {
    const customer = await newCustomer(billing);
    for (let n = 0; n < 3; n++) await buy(billing, customer, "10.00");
    expect(await pollStripe(billing.services)).toMatchObject({ eventCount: 6, failedCount: 0 });
    expect(await balanceOf(billing, customer)).toBe(parseNano("30"));
    const calls = billing.stripe.calls.length;
    expect(await pollStripe(billing.services)).toEqual({
      eventCount: 0,
      topupCount: 0,
      refundCount: 0,
      failedCount: 0,
    });
    expect(billing.stripe.calls.slice(calls)).toEqual(["GET /v1/events"]);
  });

  it("fetches a payment once for all its events, and leaves delivered ones alone", async () => {
    const customer = await newCustomer(billing);
    const { events } = await buy(billing, customer, "10.00");
    for (const event of events.filter((item) => item.type === "payment_intent.succeeded"))
      await deliver(billing, event);
    await buy(billing, customer, "20.00");
    const calls = billing.stripe.calls.length;
    expect(await pollStripe(billing.services)).toMatchObject({ eventCount: 3 });
    expect(billing.stripe.calls.slice(calls).filter((call) => call.includes("payment_intents"))).toHaveLength(2);
    expect(await balanceOf(billing, customer)).toBe(parseNano("30"));
  });

  it("tries again what failed, without losing its place", async () => {
    const customer = await newCustomer(billing);
    await buy(billing, customer, "10.00");
    billing.stripe.failNext(/payment_intents/, "error", 3);
    expect(await pollStripe(billing.services)).toMatchObject({ failedCount: 1 });
    expect(await balanceOf(billing, customer)).toBe(0n);
    nowMs += 15 * 60_000;
    await buy(billing, customer, "20.00");
    expect(await pollStripe(billing.services)).toMatchObject({ failedCount: 0 });
    expect(await balanceOf(billing, customer)).toBe(parseNano("30"));
  });

  it("reads more events than one page of Stripe's list", async () => {
    const customers = await Promise.all(Array.from({ length: 8 }, () => newCustomer(billing)));
    for (const customer of customers) for (let n = 0; n < 8; n++) await buy(billing, customer, "5.00");
    expect(await pollStripe(billing.services)).toMatchObject({ eventCount: 128, failedCount: 0 });
    for (const customer of customers) expect(await balanceOf(billing, customer)).toBe(parseNano("40"));
  });

  it("asks about old unpaid top-ups, so that even a lost event list loses no payment", async () => {
    const customer = await newCustomer(billing);
    const { topupId } = await buy(billing, customer, "10.00");
    const left = await createTopup(customer.ctx, { amount: "10.00", attempt_key: newUuid(), locale: "en" });
    billing.stripe.store.expireSession(left.url.split("/").pop() ?? "");
    billing.stripe.store.events.length = 0;
    nowMs += 40 * 60_000;
    expect(await pollStripe(billing.services)).toMatchObject({ eventCount: 0, topupCount: 2, failedCount: 0 });
    expect(await getTopup(customer.ctx, { id: topupId })).toMatchObject({ status: "paid", credited: "10.00" });
    expect(await getTopup(customer.ctx, { id: parseId(left.id) ?? "" })).toMatchObject({ status: "expired" });
  });
});
