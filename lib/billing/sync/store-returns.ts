import type { PoolClient } from "pg";
import { type Nano, nano } from "@/lib/kernel";

export type RefundStage = "none" | "taken" | "settled" | "returned";

export interface FetchedRefund {
  readonly id: string;
  readonly paymentId: string;
  readonly requestId: string | null;
  readonly amountNano: Nano;
  readonly currency: string;
  readonly status: string;
  readonly createdAt: Date;
}

/** Writes a refund as fetched; a final failure is never taken back by an older answer. Answers status and stage. */
export async function mirrorRefund(
  client: PoolClient,
  refund: FetchedRefund,
): Promise<{ status: string; stage: RefundStage }> {
  const { rows } = await client.query(
    `INSERT INTO stripe_refund AS r (id, payment_id, request_id, amount, currency, status, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (id) DO UPDATE SET fetched_at = now(),
       status = CASE
         WHEN r.status IN ('failed', 'canceled') THEN r.status
         WHEN r.status = 'succeeded' AND excluded.status NOT IN ('failed', 'canceled') THEN r.status
         ELSE excluded.status END
     RETURNING status, stage`,
    [
      refund.id,
      refund.paymentId,
      refund.requestId,
      refund.amountNano,
      refund.currency,
      refund.status,
      refund.createdAt,
    ],
  );
  return rows[0];
}

export async function setRefundStage(client: PoolClient, id: string, stage: RefundStage): Promise<void> {
  await client.query("UPDATE stripe_refund SET stage = $2 WHERE id = $1", [id, stage]);
}

export const DISPUTE_STAGES = ["none", "suspended", "lost", "won", "closed"] as const;
export type DisputeStage = (typeof DISPUTE_STAGES)[number];

export interface FetchedDispute {
  readonly id: string;
  readonly paymentId: string;
  readonly walletId: string;
  readonly amountNano: Nano;
  readonly currency: string;
  readonly status: string;
  readonly reason: string;
  readonly feeNano: Nano;
  readonly createdAt: Date;
}

/** Writes a dispute as fetched. Its amount stays what it was once money has moved. */
export async function mirrorDispute(
  client: PoolClient,
  dispute: FetchedDispute,
): Promise<{ stage: DisputeStage; amountNano: Nano }> {
  const { rows } = await client.query(
    `INSERT INTO stripe_dispute AS d (id, payment_id, wallet_id, amount, currency, status, reason, fee, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (id) DO UPDATE SET fetched_at = now(),
       amount = CASE WHEN d.stage = 'none' THEN excluded.amount ELSE d.amount END
     RETURNING stage, amount`,
    [
      dispute.id,
      dispute.paymentId,
      dispute.walletId,
      dispute.amountNano,
      dispute.currency,
      dispute.status,
      dispute.reason,
      dispute.feeNano,
      dispute.createdAt,
    ],
  );
  return { stage: rows[0].stage, amountNano: nano(BigInt(rows[0].amount)) };
}

export async function moveDispute(
  client: PoolClient,
  dispute: Pick<FetchedDispute, "id" | "status" | "feeNano">,
  stage: DisputeStage,
): Promise<void> {
  await client.query("UPDATE stripe_dispute SET stage = $2, status = $3, fee = $4 WHERE id = $1", [
    dispute.id,
    stage,
    dispute.status,
    dispute.feeNano,
  ]);
}

export async function hasOpenDispute(client: PoolClient, walletId: string): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT EXISTS (SELECT 1 FROM stripe_dispute WHERE wallet_id = $1 AND stage = 'suspended') AS found",
    [walletId],
  );
  return rows[0].found;
}
