import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { proveBilling, requestRefund } from "@/lib/billing";
import { newUuid, parseNano } from "@/lib/kernel";
import { creditWallet, proveLedger } from "@/lib/ledger";
import {
  type Billing,
  brokenProofs,
  buyAndDeliver,
  type Customer,
  deliverSince,
  mark,
  newCustomer,
  openBilling,
} from "./harness";

let billing: Billing;
let customer: Customer;
beforeEach(async () => {
  billing = await openBilling();
  customer = await newCustomer(billing);
});
afterEach(() => billing.close());

const sql = (text: string, values: unknown[] = []) => billing.database.db.pool.query(text, values);

/** A payment with a refund of each kind, and one that is disputed. */
async function history() {
  const { intent, topupId } = await buyAndDeliver(billing, customer, "25.00");
  const disputed = await buyAndDeliver(billing, customer, "10.00");
  const since = mark(billing);
  billing.stripe.store.createRefund({ payment_intent: intent.id, amount: "100" }, "succeeded");
  await requestRefund(customer.ctx, { topup_id: topupId, amount: "2.00", attempt_key: newUuid() });
  billing.stripe.store.createDispute(disputed.intent.id);
  await deliverSince(billing, since);
}

describe("I8", () => {
  it("is not checked where nothing was ever paid through Stripe", async () => {
    const { proofs } = await proveLedger(billing.database.db, { foreign: [proveBilling] });
    expect(proofs.find((proof) => proof.invariant === "I8")?.status).toBe("not checked");
    expect(proofs.find((proof) => proof.invariant === "I10")?.status).toBe("ok");
  });

  it("holds for payments, refunds and disputes, and counts them", async () => {
    await history();
    const proofs = await proveBilling(billing.database.db.pool);
    expect(proofs.flatMap((proof) => proof.broken)).toEqual([]);
    expect(proofs.map((proof) => proof.checkedCount)).toEqual([2, 2, 2, 1, 1, 4, 0]);
  });

  it.each([
    ["a payment of another amount", "UPDATE stripe_payment SET amount = amount + 1", "exactly one top-up"],
    ["a payment that was refused", "UPDATE stripe_payment SET problem = 'currency'", "exactly one top-up"],
    ["a payment that was never paid", "UPDATE stripe_payment SET status = 'canceled'", "has its paid PaymentIntent"],
    ["a refund of another amount", "UPDATE stripe_refund SET amount = amount + 1", "each refund has moved"],
    ["a refund that has come back", "UPDATE stripe_refund SET stage = 'returned'", "each refund has moved"],
    ["a dispute that was won", "UPDATE stripe_dispute SET stage = 'won'", "each dispute holds"],
    ["a refund nobody knows", "UPDATE stripe_refund SET id = 'other' || id", "names an object of Stripe"],
  ])("is broken by %s", async (_name, text, statement) => {
    await history();
    await sql(text);
    expect(await brokenProofs(billing)).toContainEqual(expect.stringContaining(statement));
  });

  it("is broken by a request whose money came back while it still counts as taken", async () => {
    const { topupId } = await buyAndDeliver(billing, customer, "25.00");
    billing.stripe.failNext(/refunds$/, "reset", 3, "POST");
    await requestRefund(customer.ctx, { topup_id: topupId, amount: "2.00", attempt_key: newUuid() });
    expect(await brokenProofs(billing)).toEqual([]);
    await sql("UPDATE refund_request SET status = 'failed'");
    expect(await brokenProofs(billing)).toEqual([expect.stringContaining("each refund request holds")]);
  });

  it("is broken by a credit that no payment explains", async () => {
    await buyAndDeliver(billing, customer, "25.00");
    const { walletId } = customer.wallet;
    await creditWallet(billing.database.db.pool, {
      walletId,
      amountNano: parseNano("9"),
      kind: "topup",
      reference: "pi_nobody",
    });
    const broken = await brokenProofs(billing);
    expect(broken).toEqual([
      expect.stringContaining("has its paid PaymentIntent: topup:pi_nobody"),
      expect.stringContaining("stripe_clearing names an object of Stripe: topup:pi_nobody"),
    ]);
  });
});

describe("I10", () => {
  it("is broken by two automatic payments of one wallet at once", async () => {
    for (const attempt of ["auto:1", "auto:2"]) {
      await sql(
        "INSERT INTO topup (id, account_id, wallet_id, source, currency, amount, attempt_key, locale) VALUES ($1, $2, $3, 'auto_recharge', 'USD', 1, $4, 'en')",
        [newUuid(), customer.wallet.accountId, customer.wallet.walletId, attempt],
      );
    }
    expect(await brokenProofs(billing)).toEqual([expect.stringContaining(customer.wallet.walletId)]);
  });
});
