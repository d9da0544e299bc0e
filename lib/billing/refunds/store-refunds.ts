import type { PoolClient } from "pg";
import type { Database } from "@/lib/backends/db/db";
import type { RefundRequest } from "@/lib/backends/db/generated/client";
import { type Nano, nano } from "@/lib/kernel";

export type { RefundRequest };

export interface NewRefundRequest {
  readonly id: string;
  readonly accountId: string;
  readonly walletId: string;
  readonly userId: string | null;
  readonly topupId: string;
  readonly paymentId: string;
  readonly attemptKey: string;
  readonly amountNano: Nano;
  readonly currency: string;
}

export async function insertRefundRequest(client: PoolClient, request: NewRefundRequest): Promise<void> {
  await client.query(
    `INSERT INTO refund_request
       (id, account_id, wallet_id, user_id, topup_id, payment_id, attempt_key, amount, currency)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      request.id,
      request.accountId,
      request.walletId,
      request.userId,
      request.topupId,
      request.paymentId,
      request.attemptKey,
      request.amountNano,
      request.currency,
    ],
  );
}

export const findRefundRequest = (db: Database, id: string): Promise<RefundRequest | null> =>
  db.prisma.refundRequest.findUnique({ where: { id } });

/** The same within a transaction, as far as a repeated attempt has to agree with it. */
export async function selectRequest(
  client: PoolClient,
  id: string,
): Promise<{ topupId: string; amountNano: Nano } | null> {
  const { rows } = await client.query("SELECT topup_id, amount FROM refund_request WHERE id = $1", [id]);
  return rows[0] ? { topupId: rows[0].topup_id, amountNano: nano(BigInt(rows[0].amount)) } : null;
}

export const listTakenRequests = (db: Database, before: Date, limit: number): Promise<RefundRequest[]> =>
  db.prisma.refundRequest.findMany({
    where: { status: "taken", createdAt: { lt: before } },
    orderBy: { createdAt: "asc" },
    take: limit,
  });

/** Locks a request of this payment. Null when there is none: the refund then counts as made at Stripe. */
export async function lockRequest(
  client: PoolClient,
  id: string,
  paymentId: string,
): Promise<{ status: string; stripeRefundId: string | null } | null> {
  const { rows } = await client.query(
    `SELECT status, stripe_refund_id AS "stripeRefundId" FROM refund_request
      WHERE id = $1 AND payment_id = $2 FOR UPDATE`,
    [id, paymentId],
  );
  return rows[0] ?? null;
}

export async function endRequest(
  client: PoolClient,
  id: string,
  end: { status: "taken" | "succeeded" | "failed"; stripeRefundId: string | null; failure: string | null },
): Promise<void> {
  await client.query(
    `UPDATE refund_request SET status = $2, stripe_refund_id = coalesce($3, stripe_refund_id), failure = $4,
            ended_at = CASE WHEN $2 = 'taken' THEN NULL ELSE coalesce(ended_at, now()) END
     WHERE id = $1`,
    [id, end.status, end.stripeRefundId, end.failure],
  );
}
