import type { PoolClient } from "pg";
import type { Database } from "@/lib/backends/db/db";
import type { AutoRecharge, Prisma } from "@/lib/backends/db/generated/client";
import { type Nano, newUuid } from "@/lib/kernel";

export type RechargeRow = AutoRecharge;

/** Payments a wallet may make by itself in a day (UTC), and declines in a row after which it stops. */
export const DAY_MAX = 3;
export const DECLINES_MAX = 3;

export const findRecharge = (db: Database, walletId: string): Promise<RechargeRow | null> =>
  db.prisma.autoRecharge.findUnique({ where: { walletId } });

export interface RechargeSettings {
  readonly walletId: string;
  readonly accountId: string;
  readonly isEnabled: boolean;
  readonly thresholdNano: Nano;
  readonly amountNano: Nano;
  readonly monthCapNano: Nano | null;
  readonly customerId: string | null;
  readonly paymentMethodId: string | null;
  readonly card: Prisma.InputJsonObject | null;
}

/** Writes what the customer wants. Counters and a payment under way stay; switching on forgets old declines. */
export async function saveRecharge(db: Database, settings: RechargeSettings, now: Date): Promise<RechargeRow> {
  const wanted = {
    isEnabled: settings.isEnabled,
    threshold: settings.thresholdNano,
    amount: settings.amountNano,
    monthCap: settings.monthCapNano,
    customerId: settings.customerId,
    paymentMethodId: settings.paymentMethodId,
    ...(settings.card ? { card: settings.card } : {}),
    ...(settings.isEnabled ? { declines: 0, lastError: null, nextAt: now } : {}),
    updatedAt: now,
  };
  return db.prisma.autoRecharge.upsert({
    where: { walletId: settings.walletId },
    create: { ...wanted, walletId: settings.walletId, accountId: settings.accountId, month: now, day: now },
    update: wanted,
  });
}

const MONTH = "date_trunc('month', $2::timestamptz AT TIME ZONE 'UTC')::date";
const DAY = "($2::timestamptz AT TIME ZONE 'UTC')::date";
const DUE = `a.is_enabled AND a.state = 'idle' AND a.next_at <= $2 AND a.payment_method_id IS NOT NULL
  AND w.active AND NOT w.frozen AND w.balance - w.held < a.threshold
  AND (a.month_cap IS NULL OR CASE WHEN a.month = ${MONTH} THEN a.month_total ELSE 0 END + a.amount <= a.month_cap)
  AND (a.day <> ${DAY} OR a.day_count < $3)`;

/** Wallets that need money now. */
export async function listDue(db: Database, now: Date, limit: number): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT w.id FROM auto_recharge a JOIN wallet w ON w.id = a.wallet_id WHERE ${DUE} ORDER BY a.next_at LIMIT $1`,
    [limit, now, DAY_MAX],
  );
  return rows.map((row) => row.id);
}

/**
 * Claims a wallet's next automatic payment: one conditional update, so of any number of callers at most one gets it. The
 * top-up it is for is written in the same transaction. Null when it is not due, or somebody else's.
 */
export async function claim(db: Database, walletId: string, now: Date): Promise<string | null> {
  return db.transaction(async (tx) => {
    const topupId = newUuid();
    const { rows } = await tx.query(
      `UPDATE auto_recharge a SET state = 'claimed', attempt = a.attempt + 1, topup_id = $4, claimed_at = $2,
              month_total = CASE WHEN a.month = ${MONTH} THEN a.month_total ELSE 0 END + a.amount, month = ${MONTH},
              day_count = CASE WHEN a.day = ${DAY} THEN a.day_count ELSE 0 END + 1, day = ${DAY}, updated_at = $2
         FROM wallet w WHERE w.id = a.wallet_id AND a.wallet_id = $1 AND ${DUE}
       RETURNING a.account_id, a.attempt, a.amount, w.currency`,
      [walletId, now, DAY_MAX, topupId],
    );
    const row = rows[0];
    if (!row) return null;
    await tx.query(
      `INSERT INTO topup (id, account_id, wallet_id, source, currency, amount, attempt_key, locale)
       VALUES ($1, $2, $3, 'auto_recharge', $4, $5, $6, 'en')`,
      [topupId, row.account_id, walletId, row.currency, row.amount, `auto:${row.attempt}`],
    );
    return topupId;
  });
}

/** Claims nobody has ended for a while: their process died, or Stripe did not answer. */
export const listClaimed = (db: Database, before: Date, limit: number): Promise<RechargeRow[]> =>
  db.prisma.autoRecharge.findMany({ where: { state: "claimed", claimedAt: { lt: before } }, take: limit });

export const findClaim = (db: Database, topupId: string): Promise<RechargeRow | null> =>
  db.prisma.autoRecharge.findFirst({ where: { state: "claimed", topupId } });

/** The payment of a claim was credited, in the same transaction. */
export async function endClaim(tx: PoolClient, topupId: string): Promise<void> {
  await tx.query(
    `UPDATE auto_recharge SET state = 'idle', topup_id = NULL, claimed_at = NULL, declines = 0, last_error = NULL,
            next_at = now(), updated_at = now() WHERE topup_id = $1 AND state = 'claimed'`,
    [topupId],
  );
}

export interface Decline {
  readonly topupId: string;
  readonly error: string;
  readonly nextAt: Date;
  readonly isPaused: boolean;
}

/** The payment of a claim failed: gives its share of the month back. False when the claim had ended before. */
export async function failClaim(tx: PoolClient, { topupId, error, nextAt, isPaused }: Decline): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE auto_recharge SET state = 'idle', topup_id = NULL, claimed_at = NULL, declines = declines + 1,
            month_total = greatest(0, month_total - (SELECT amount FROM topup WHERE id = $1)), last_error = $2, next_at = $3,
            is_enabled = is_enabled AND NOT $4, updated_at = now() WHERE topup_id = $1 AND state = 'claimed'`,
    [topupId, error, nextAt, isPaused],
  );
  await tx.query("UPDATE topup SET status = 'failed' WHERE id = $1 AND status IN ('open', 'processing')", [topupId]);
  return rowCount === 1;
}
