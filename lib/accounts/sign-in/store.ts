import type { PoolClient } from "pg";

/** Marks an e-mail as verified. Returns whether it had not been. */
export async function setVerified(client: PoolClient, userId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'update "user" set email_verified_at = now() where id = $1 and email_verified_at is null',
    [userId],
  );
  return rowCount === 1;
}

/**
 * The same, by something other than its sign-up link. A password set before that may be a stranger's, who signed up with
 * somebody else's address: it goes, and sessions made with it end.
 */
export async function setVerifiedElsewhere(client: PoolClient, userId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `update "user" set email_verified_at = now(), password_hash = null, session_version = session_version + 1
     where id = $1 and email_verified_at is null`,
    [userId],
  );
  return rowCount === 1;
}

/** Replaces what somebody typed at an earlier sign-up that was never verified. */
export async function replaceUnverified(
  client: PoolClient,
  userId: string,
  fields: { readonly passwordHash: string; readonly name: string | null; readonly locale: string },
): Promise<void> {
  await client.query(
    `update "user" set password_hash = $2, name = coalesce($3, name), locale = $4
     where id = $1 and email_verified_at is null`,
    [userId, fields.passwordHash, fields.name, fields.locale],
  );
}

/** Sets a password after its mailed link proved the address: every session ends. */
export async function setPassword(client: PoolClient, userId: string, passwordHash: string): Promise<void> {
  await client.query('update "user" set password_hash = $2, session_version = session_version + 1 where id = $1', [
    userId,
    passwordHash,
  ]);
}

export async function findIdentityUser(client: PoolClient, provider: string, subject: string): Promise<string | null> {
  const { rows } = await client.query<{ user_id: string }>(
    "select user_id from user_identity where provider = $1 and provider_user_id = $2",
    [provider, subject],
  );
  return rows[0]?.user_id ?? null;
}

export async function insertIdentity(
  client: PoolClient,
  identity: {
    readonly id: string;
    readonly userId: string;
    readonly provider: string;
    readonly subject: string;
    readonly email: string;
  },
): Promise<void> {
  await client.query(
    `insert into user_identity (id, user_id, provider, provider_user_id, email) values ($1, $2, $3, $4, $5)
     on conflict (provider, provider_user_id) do nothing`,
    [identity.id, identity.userId, identity.provider, identity.subject, identity.email],
  );
}
