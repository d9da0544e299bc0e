import type { PoolClient } from "pg";

/** Changes what is not null. */
export async function updateUser(
  client: PoolClient,
  userId: string,
  change: { readonly name: string | null; readonly locale: string | null },
): Promise<void> {
  await client.query('update "user" set name = coalesce($2, name), locale = coalesce($3, locale) where id = $1', [
    userId,
    change.name,
    change.locale,
  ]);
}

/** Sets a password and ends every session but one. */
export async function replacePassword(
  client: PoolClient,
  userId: string,
  passwordHash: string,
  keptSessionId: string,
): Promise<void> {
  await client.query(
    `with changed as (
       update "user" set password_hash = $2, session_version = session_version + 1 where id = $1 returning session_version)
     update session set session_version = changed.session_version from changed where id = $3 and user_id = $1`,
    [userId, passwordHash, keptSessionId],
  );
}
