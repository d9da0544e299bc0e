import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseNano } from "@/lib/kernel";
import type { DisputeObject, DisputeStatus, PaymentIntentObject, RefundObject } from "../../support/stripe";
import {
  type Billing,
  balanceOf,
  brokenProofs,
  buy,
  deliver,
  isActive,
  mark,
  newCustomer,
  openBilling,
} from "./harness";

let billing: Billing;
beforeAll(async () => {
  billing = await openBilling();
});
afterAll(() => billing.close());

/** What may happen at Stripe next; what is impossible there is skipped. */
type Step =
  | { readonly do: "refund"; readonly payment: number; readonly cents: number; readonly isPending: boolean }
  | { readonly do: "settle"; readonly refund: number; readonly status: "succeeded" | "failed" | "canceled" }
  | { readonly do: "dispute"; readonly payment: number; readonly isInquiry: boolean }
  | { readonly do: "decide"; readonly dispute: number; readonly status: DisputeStatus };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("refund" as const),
    payment: fc.nat(1),
    cents: fc.integer({ min: 1, max: 1500 }),
    isPending: fc.boolean(),
  }),
  fc.record({
    do: fc.constant("settle" as const),
    refund: fc.nat(5),
    status: fc.constantFrom("succeeded" as const, "failed" as const, "canceled" as const),
  }),
  fc.record({ do: fc.constant("dispute" as const), payment: fc.nat(1), isInquiry: fc.boolean() }),
  fc.record({
    do: fc.constant("decide" as const),
    dispute: fc.nat(2),
    status: fc.constantFrom<DisputeStatus>("needs_response", "under_review", "won", "lost", "warning_closed"),
  }),
);

interface World {
  readonly payments: PaymentIntentObject[];
  readonly refunds: RefundObject[];
  readonly disputes: DisputeObject[];
}

function happen(world: World, next: Step): void {
  const { store } = billing.stripe;
  if (next.do === "refund") {
    const charge = store.chargeOf(world.payments[next.payment]?.id ?? "");
    const amount = Math.min(next.cents, charge.amount - charge.amount_refunded);
    if (amount === 0 || charge.disputed) return;
    world.refunds.push(
      store.createRefund(
        { payment_intent: charge.payment_intent, amount: String(amount) },
        next.isPending ? "pending" : "succeeded",
      ),
    );
  }
  if (next.do === "settle") {
    const refund = world.refunds[next.refund];
    if (refund && (refund.status === "pending" || (refund.status === "succeeded" && next.status === "failed")))
      store.settleRefund(refund.id, next.status);
  }
  if (next.do === "dispute") {
    const charge = store.chargeOf(world.payments[next.payment]?.id ?? "");
    if (charge.disputed || charge.refunded) return;
    world.disputes.push(
      store.createDispute(charge.payment_intent, {
        status: next.isInquiry ? "warning_needs_response" : "needs_response",
      }),
    );
  }
  if (next.do === "decide") {
    const dispute = world.disputes[next.dispute];
    if (!dispute || ["won", "lost", "warning_closed"].includes(dispute.status)) return;
    const isInquiry = dispute.status === "warning_needs_response";
    if (isInquiry !== ["warning_closed", "needs_response"].includes(next.status)) return;
    store.updateDispute(dispute.id, next.status);
  }
}

/** What the wallet must hold once everything has been told: an oracle that knows only Stripe's objects. */
function expected(world: World): { balance: bigint; isActive: boolean } {
  const cents = (amounts: number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
  const paid = cents(world.payments.map((payment) => payment.amount_received));
  const back = cents(
    world.refunds.filter((refund) => !["failed", "canceled"].includes(refund.status)).map((refund) => refund.amount),
  );
  const open = world.disputes.filter((dispute) => ["needs_response", "under_review"].includes(dispute.status));
  const lost = world.disputes.filter((dispute) => dispute.status === "lost");
  const disputed = cents([...open, ...lost].map((dispute) => dispute.amount));
  return { balance: BigInt(paid - back - disputed) * parseNano("0.01"), isActive: open.length === 0 };
}

describe("whatever happens at Stripe, told in any order, partly, twice and at the same time", () => {
  it("ends in the same books, which are sound at every moment", async () => {
    const run = fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async (steps, chance) => {
        const draw = () => chance.next().value as number;
        const customer = await newCustomer(billing);
        const since = mark(billing);
        const world: World = { payments: [], refunds: [], disputes: [] };
        for (const amount of ["10.00", "15.00"]) world.payments.push((await buy(billing, customer, amount)).intent);
        const told = () => billing.stripe.store.events.slice(since);
        for (const next of steps) {
          happen(world, next);
          const some = told().filter(() => draw() < 0.3);
          await Promise.all(some.map((event) => deliver(billing, { ...event, id: `${event.id}_${draw()}` })));
        }
        expect(await brokenProofs(billing)).toEqual([]);
        const all = told()
          .map((event) => ({ event, at: draw() }))
          .sort((a, b) => a.at - b.at);
        for (const { event } of all) expect(await deliver(billing, event)).toBe(200);
        expect({ balance: await balanceOf(billing, customer), isActive: await isActive(billing, customer) }).toEqual(
          expected(world),
        );
        expect(await brokenProofs(billing)).toEqual([]);
      },
    );
    await fc.assert(run, { numRuns: 25, endOnFailure: true });
  }, 120_000);
});
