import type { PoolClient } from "pg";
import { type Nano, nano } from "@/lib/kernel";

/** A PaymentIntent as fetched. */
export interface FetchedPayment {
  readonly id: string;
  readonly topupId: string;
  readonly walletId: string;
  /** ISO code in capitals. */
  readonly currency: string;
  /** Null for a currency that no wallet has. */
  readonly amountNano: Nano | null;
  readonly amountMinor: bigint;
  readonly status: string;
  readonly isLive: boolean;
  readonly chargeId: string | null;
  readonly problem: string | null;
  readonly createdAt: Date;
}

/**
 * Writes what was fetched and locks the row until the transaction ends, so that what follows happens one at a time per
 * payment. An older answer that arrives later cannot take a final status back.
 */
export async function mirrorPayment(client: PoolClient, payment: FetchedPayment): Promise<{ status: string }> {
  const { rows } = await client.query(
    `INSERT INTO stripe_payment AS p
       (id, topup_id, wallet_id, currency, amount, amount_minor, status, is_live, charge_id, problem, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (id) DO UPDATE SET
       fetched_at = now(),
       status = CASE WHEN p.status IN ('succeeded', 'canceled') THEN p.status ELSE excluded.status END,
       amount = CASE WHEN p.status IN ('succeeded', 'canceled') THEN p.amount ELSE excluded.amount END,
       amount_minor = CASE WHEN p.status IN ('succeeded', 'canceled') THEN p.amount_minor ELSE excluded.amount_minor END,
       charge_id = coalesce(excluded.charge_id, p.charge_id),
       problem = CASE WHEN p.status IN ('succeeded', 'canceled') THEN p.problem ELSE excluded.problem END
     RETURNING status`,
    [
      payment.id,
      payment.topupId,
      payment.walletId,
      payment.currency,
      payment.amountNano,
      payment.amountMinor,
      payment.status,
      payment.isLive,
      payment.chargeId,
      payment.problem,
      payment.createdAt,
    ],
  );
  return rows[0];
}

/** Locks a payment and tells what of it has not been given back: refunds that failed do not count. */
export async function lockRefundable(
  client: PoolClient,
  topupId: string,
): Promise<{ paymentId: string; leftNano: Nano } | null> {
  const { rows } = await client.query(
    "SELECT id, amount FROM stripe_payment WHERE topup_id = $1 AND status = 'succeeded' AND problem IS NULL ORDER BY id FOR UPDATE",
    [topupId],
  );
  for (const row of rows) {
    const { rows: sums } = await client.query(
      `SELECT $2::bigint
            - (SELECT coalesce(sum(amount), 0) FROM stripe_refund WHERE payment_id = $1 AND status NOT IN ('failed', 'canceled'))
            - (SELECT coalesce(sum(amount), 0) FROM refund_request q WHERE payment_id = $1 AND status = 'taken'
                AND NOT EXISTS (SELECT 1 FROM stripe_refund r WHERE r.request_id = q.id))
            - (SELECT coalesce(sum(amount), 0) FROM stripe_dispute WHERE payment_id = $1 AND stage IN ('suspended', 'lost'))
            AS left`,
      [row.id, row.amount],
    );
    const left = BigInt(sums[0].left);
    if (left > 0n) return { paymentId: row.id, leftNano: nano(left) };
  }
  return null;
}

/** Makes what follows happen one at a time for a payment. */
export async function lockPayment(client: PoolClient, paymentId: string): Promise<void> {
  await client.query("SELECT 1 FROM stripe_payment WHERE id = $1 FOR UPDATE", [paymentId]);
}

/** Whether anything is known of refunds or disputes of a payment. */
export async function hasMirroredReturns(client: Pick<PoolClient, "query">, paymentId: string): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT EXISTS (SELECT 1 FROM stripe_refund WHERE payment_id = $1)
         OR EXISTS (SELECT 1 FROM stripe_dispute WHERE payment_id = $1)
         OR EXISTS (SELECT 1 FROM refund_request WHERE payment_id = $1 AND status = 'taken') AS found`,
    [paymentId],
  );
  return rows[0].found;
}
