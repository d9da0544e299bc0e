import type { PoolClient } from "pg";
import type { Database } from "@/lib/backends/db/db";

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly sessionVersion: number;
  readonly method: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly lifeSeconds: number;
}

type Queryable = Pick<PoolClient, "query">;

export async function insertSession(client: Queryable, session: NewSession): Promise<void> {
  await client.query(
    `insert into session (id, user_id, session_version, method, user_agent, address, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + interval '1 s' * $7)`,
    [
      session.id,
      session.userId,
      session.sessionVersion,
      session.method,
      session.userAgent,
      session.address,
      session.lifeSeconds,
    ],
  );
}

export interface LiveSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string | null;
  readonly locale: string;
}

/** A session that is neither revoked nor expired nor older than its user's last password change; notes that it was seen. */
export async function findLiveSession(db: Database, sessionId: string): Promise<LiveSession | null> {
  const { rows } = await db.pool.query<{
    id: string;
    user_id: string;
    email: string;
    name: string | null;
    locale: string;
    is_stale: boolean;
  }>({
    name: "accounts_live_session",
    text: `select s.id, s.user_id, u.email, u.name, u.locale, s.last_seen_at < now() - interval '5 minutes' as is_stale
      from session s join "user" u on u.id = s.user_id
      where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.session_version = u.session_version`,
    values: [sessionId],
  });
  const row = rows[0];
  if (!row) return null;
  if (row.is_stale) await db.pool.query("update session set last_seen_at = now() where id = $1", [sessionId]);
  return { sessionId: row.id, userId: row.user_id, email: row.email, name: row.name, locale: row.locale };
}

/** A user's live sessions, the one seen last first. */
export async function findSessionsOf(db: Database, userId: string) {
  const user = await db.prisma.user.findUnique({ where: { id: userId }, select: { sessionVersion: true } });
  if (!user) return [];
  return db.prisma.session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: new Date() }, sessionVersion: user.sessionVersion },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
  });
}

/** Revokes sessions of a user: one of them, or all but one. Returns how many there were. */
export async function revokeSessions(
  client: PoolClient,
  userId: string,
  which: { readonly only: string } | { readonly allBut: string | null },
): Promise<number> {
  const only = "only" in which ? which.only : null;
  const allBut = "allBut" in which ? which.allBut : null;
  const { rowCount } = await client.query(
    `update session set revoked_at = now() where user_id = $1 and revoked_at is null and expires_at > now()
       and ($2::uuid is null or id = $2) and ($3::uuid is null or id <> $3)`,
    [userId, only, allBut],
  );
  return rowCount ?? 0;
}
