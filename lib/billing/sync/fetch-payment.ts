import type Stripe from "stripe";

/** Everything Stripe knows of one payment at one moment. */
export interface PaymentFacts {
  readonly intent: Stripe.PaymentIntent;
  readonly charge: Stripe.Charge | null;
  readonly refunds: readonly Stripe.Refund[];
  readonly disputes: readonly Stripe.Dispute[];
}

/**
 * Reads a payment with its refunds and disputes. Those are asked for when the charge shows some or `withReturns` says so:
 * a refund that failed no longer shows on the charge.
 */
export async function fetchPayment(
  client: Stripe,
  paymentId: string,
  withReturns: () => Promise<boolean>,
): Promise<PaymentFacts> {
  const intent = await client.paymentIntents.retrieve(paymentId, { expand: ["latest_charge"] });
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const hasReturns = charge !== null && (charge.disputed || charge.amount_refunded > 0 || (await withReturns()));
  if (!hasReturns) return { intent, charge, refunds: [], disputes: [] };
  const filter = { payment_intent: paymentId, limit: 100 };
  const [refunds, disputes] = await Promise.all([
    client.refunds.list(filter).autoPagingToArray({ limit: 1000 }),
    client.disputes.list(filter).autoPagingToArray({ limit: 1000 }),
  ]);
  return { intent, charge, refunds, disputes };
}

/** The id of an object that Stripe gives either expanded or as its id. */
export const idOf = (value: string | { readonly id: string } | null | undefined): string | null =>
  typeof value === "string" ? value : (value?.id ?? null);

export const dateOf = (unixSeconds: number): Date => new Date(unixSeconds * 1000);
