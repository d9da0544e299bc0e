import type { PoolClient } from "pg";
import type { Database } from "@/lib/backends/db/db";
import type { Prisma, Topup as TopupRow } from "@/lib/backends/db/generated/client";

export type { TopupRow };

export interface NewTopup {
  readonly id: string;
  readonly accountId: string;
  readonly walletId: string;
  readonly userId: string | null;
  readonly source: "checkout" | "auto_recharge";
  readonly currency: string;
  readonly amount: bigint;
  readonly attemptKey: string;
  readonly locale: string;
  readonly savesCard: boolean;
}

/** Writes the row of an attempt, or answers the one that is there. */
export async function insertTopup(db: Database, topup: NewTopup): Promise<TopupRow> {
  await db.prisma.topup.createMany({ data: [topup], skipDuplicates: true });
  return db.prisma.topup.findUniqueOrThrow({
    where: { walletId_attemptKey: { walletId: topup.walletId, attemptKey: topup.attemptKey } },
  });
}

export const findTopup = (db: Database, id: string): Promise<TopupRow | null> =>
  db.prisma.topup.findUnique({ where: { id } });

export const findTopupBySession = (db: Database, sessionId: string): Promise<TopupRow | null> =>
  db.prisma.topup.findUnique({ where: { sessionId } });

const withRefunds = {
  payments: {
    include: {
      refunds: { where: { status: { notIn: ["failed", "canceled"] } } },
      requests: { where: { status: "taken", stripeRefundId: null } },
    },
  },
} satisfies Prisma.TopupInclude;

export type TopupWithRefunds = Prisma.TopupGetPayload<{ include: typeof withRefunds }>;

export const findOwnTopup = (db: Database, accountId: string, id: string): Promise<TopupWithRefunds | null> =>
  db.prisma.topup.findFirst({ where: { id, accountId }, include: withRefunds });

/** Newest first, one more than `limit` when there are more. Ids are UUIDv7, so they order by time. */
export const listOwnTopups = (
  db: Database,
  accountId: string,
  limit: number,
  after: string | undefined,
): Promise<TopupWithRefunds[]> =>
  db.prisma.topup.findMany({
    where: { accountId, ...(after ? { id: { lt: after } } : {}) },
    orderBy: { id: "desc" },
    take: limit + 1,
    include: withRefunds,
  });

export const saveSession = (
  db: Database,
  id: string,
  session: { sessionId: string; sessionUrl: string; expiresAt: Date },
): Promise<TopupRow> => db.prisma.topup.update({ where: { id }, data: session });

/** Moves an unpaid top-up on; a paid one stays paid. */
export async function markTopup(
  db: Database,
  id: string,
  from: readonly string[],
  status: "processing" | "expired" | "failed",
): Promise<void> {
  await db.prisma.topup.updateMany({ where: { id, status: { in: [...from] } }, data: { status } });
}

export interface PaidFacts {
  readonly credited: bigint;
  readonly buyer: Readonly<Record<string, string | null>>;
  readonly method: Readonly<Record<string, string | null>>;
}

/** Notes a credit that was posted in the same transaction. The first one of a top-up takes the next receipt number. */
export async function markPaid(client: PoolClient, id: string, paidAt: Date, facts: PaidFacts): Promise<void> {
  const { rows } = await client.query("SELECT receipt_number FROM topup WHERE id = $1 FOR UPDATE", [id]);
  const number: string = rows[0]?.receipt_number ?? (await nextReceiptNumber(client, paidAt.getUTCFullYear()));
  await client.query(
    `UPDATE topup SET status = 'paid', credited = coalesce(credited, 0) + $2, paid_at = coalesce(paid_at, $3),
            receipt_number = $4, buyer = $5, method = $6 WHERE id = $1`,
    [id, facts.credited, paidAt, number, JSON.stringify(facts.buyer), JSON.stringify(facts.method)],
  );
}

/** Gapless within a year: the counter moves in the transaction that credits. */
async function nextReceiptNumber(client: PoolClient, year: number): Promise<string> {
  const { rows } = await client.query(
    `INSERT INTO billing_mark AS m (name, value) VALUES ($1, 1)
     ON CONFLICT (name) DO UPDATE SET value = m.value + 1 RETURNING value`,
    [`receipt:${year}`],
  );
  return `R-${year}-${String(rows[0].value).padStart(6, "0")}`;
}

/** The newest paid top-up of a wallet whose card was kept. */
export const findKeptCard = (db: Database, walletId: string): Promise<TopupRow | null> =>
  db.prisma.topup.findFirst({ where: { walletId, status: "paid", savesCard: true }, orderBy: { paidAt: "desc" } });

/** Unpaid top-ups with a session, older than `before`: the poller asks Stripe about them. */
export const listStaleTopups = (db: Database, before: Date, limit: number): Promise<TopupRow[]> =>
  db.prisma.topup.findMany({
    where: { status: { in: ["open", "processing"] }, source: "checkout", createdAt: { lt: before } },
    orderBy: { createdAt: "asc" },
    take: limit,
  });
