import type { PoolClient } from "pg";
import type { Database } from "@/lib/backends/db/db";
import type { Currency } from "@/lib/kernel";
import type { Role } from "./roles";

export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly isVerified: boolean;
  readonly passwordHash: string | null;
  readonly sessionVersion: number;
  readonly locale: string;
  readonly name: string | null;
}

interface UserRecord {
  id: string;
  email: string;
  email_verified_at: Date | null;
  password_hash: string | null;
  session_version: number;
  locale: string;
  name: string | null;
}

const USER_COLUMNS = "id, email, email_verified_at, password_hash, session_version, locale, name";

const toUser = (row: UserRecord): UserRow => ({
  id: row.id,
  email: row.email,
  isVerified: row.email_verified_at !== null,
  passwordHash: row.password_hash,
  sessionVersion: row.session_version,
  locale: row.locale,
  name: row.name,
});

type Queryable = Pick<PoolClient, "query">;

export async function findUserByEmail(on: Queryable, email: string): Promise<UserRow | null> {
  const { rows } = await on.query<UserRecord>(`select ${USER_COLUMNS} from "user" where email = $1`, [email]);
  return rows[0] ? toUser(rows[0]) : null;
}

export async function findUserById(on: Queryable, id: string): Promise<UserRow | null> {
  const { rows } = await on.query<UserRecord>(`select ${USER_COLUMNS} from "user" where id = $1`, [id]);
  return rows[0] ? toUser(rows[0]) : null;
}

export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string | null;
  readonly name: string | null;
  readonly locale: string;
  readonly isVerified: boolean;
}

/** Inserts a user; null when the e-mail is taken (also by somebody who was faster). */
export async function insertUser(client: PoolClient, user: NewUser): Promise<UserRow | null> {
  const { rows } = await client.query<UserRecord>(
    `insert into "user" (id, email, password_hash, name, locale, email_verified_at)
     values ($1, $2, $3, $4, $5, case when $6::boolean then now() end)
     on conflict (email) do nothing returning ${USER_COLUMNS}`,
    [user.id, user.email, user.passwordHash, user.name, user.locale, user.isVerified],
  );
  return rows[0] ? toUser(rows[0]) : null;
}

export interface NewAccount {
  readonly accountId: string;
  readonly workspaceId: string;
  readonly userId: string;
  readonly name: string;
  readonly currency: Currency;
}

/** Inserts an account with its owner and first workspace. */
export async function insertAccount(client: PoolClient, account: NewAccount): Promise<void> {
  const { accountId, workspaceId, userId, name, currency } = account;
  await client.query("insert into account (id, name, currency) values ($1, $2, $3)", [accountId, name, currency]);
  await client.query("insert into member (account_id, user_id, role) values ($1, $2, 'owner')", [accountId, userId]);
  await client.query("insert into workspace (id, account_id, name) values ($1, $2, 'Default')", [
    workspaceId,
    accountId,
  ]);
}

export async function setWallet(client: PoolClient, accountId: string, walletId: string): Promise<void> {
  await client.query("update account set wallet_id = $2 where id = $1", [accountId, walletId]);
}

/** Freezes (with a reason) or unfreezes (null). Returns whether there is such an account. */
export async function setFrozen(client: PoolClient, accountId: string, reason: string | null): Promise<boolean> {
  const { rowCount } = await client.query(
    `update account set frozen_reason = $2, frozen_at = case when $2::text is null then null else coalesce(frozen_at, now()) end
     where id = $1`,
    [accountId, reason],
  );
  return rowCount === 1;
}

/** An account with members and workspaces, or null. */
export function findAccount(db: Database, id: string) {
  return db.prisma.account.findUnique({
    where: { id },
    include: {
      members: { include: { user: { select: { id: true, email: true } } }, orderBy: { createdAt: "asc" } },
      workspaces: { orderBy: { createdAt: "asc" } },
    },
  });
}

export interface Membership {
  readonly accountId: string;
  readonly workspaceId: string;
  readonly role: Role;
  readonly currency: Currency;
  readonly accountName: string;
  readonly workspaceName: string;
}

/** Where a user belongs, oldest first: one row per workspace; `workspaceId` narrows it to one. */
export async function findMemberships(db: Database, userId: string, workspaceId: string | null): Promise<Membership[]> {
  const { rows } = await db.pool.query<{
    account_id: string;
    workspace_id: string;
    role: Role;
    currency: Currency;
    account_name: string;
    workspace_name: string;
  }>(
    `select m.account_id, w.id as workspace_id, m.role, a.currency, a.name as account_name, w.name as workspace_name
     from member m join account a on a.id = m.account_id join workspace w on w.account_id = a.id
     where m.user_id = $1 and ($2::uuid is null or w.id = $2) order by m.created_at, w.created_at, w.id`,
    [userId, workspaceId],
  );
  return rows.map((row) => ({
    accountId: row.account_id,
    workspaceId: row.workspace_id,
    role: row.role,
    currency: row.currency,
    accountName: row.account_name,
    workspaceName: row.workspace_name,
  }));
}

/** Wallets of the accounts a user owns, oldest first. */
export async function findOwnedWallets(client: PoolClient, userId: string): Promise<string[]> {
  const { rows } = await client.query<{ wallet_id: string }>(
    `select a.wallet_id from member m join account a on a.id = m.account_id
     where m.user_id = $1 and m.role = 'owner' and a.wallet_id is not null order by a.created_at`,
    [userId],
  );
  return rows.map((row) => row.wallet_id);
}
