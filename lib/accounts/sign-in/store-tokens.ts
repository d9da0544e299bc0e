import type { PoolClient } from "pg";

export type TokenPurpose = "verify-email" | "sign-in-code" | "reset-password";

export interface NewToken {
  readonly id: string;
  readonly userId: string;
  readonly purpose: TokenPurpose;
  readonly tokenHash: string;
  readonly lifeSeconds: number;
}

type Queryable = Pick<PoolClient, "query">;

/** Keeps a token; earlier ones of the same purpose die. */
export async function insertToken(client: PoolClient, token: NewToken): Promise<void> {
  await client.query(
    "update verification_token set used_at = now() where user_id = $1 and purpose = $2 and used_at is null",
    [token.userId, token.purpose],
  );
  await client.query(
    `insert into verification_token (id, user_id, purpose, token_hash, expires_at)
     values ($1, $2, $3, $4, now() + interval '1 s' * $5)`,
    [token.id, token.userId, token.purpose, token.tokenHash, token.lifeSeconds],
  );
}

/** Uses a link's token up. Returns its user, or null when it is unknown, used or too old. */
export async function useLinkToken(client: PoolClient, purpose: TokenPurpose, hash: string): Promise<string | null> {
  const { rows } = await client.query<{ user_id: string }>(
    `update verification_token set used_at = now()
     where token_hash = $1 and purpose = $2 and used_at is null and expires_at > now() returning user_id`,
    [hash, purpose],
  );
  return rows[0]?.user_id ?? null;
}

/** Spends one of the tries of a user's live code, before it is compared. Null when there is none or they are spent. */
export async function spendCodeTry(
  on: Queryable,
  userId: string,
  triesMax: number,
): Promise<{ readonly id: string; readonly hash: string } | null> {
  const { rows } = await on.query<{ id: string; hash: string }>(
    `update verification_token set attempts = attempts + 1
     where user_id = $1 and purpose = 'sign-in-code' and used_at is null and expires_at > now() and attempts < $2
     returning id, token_hash as hash`,
    [userId, triesMax],
  );
  return rows[0] ?? null;
}

/** Uses a code up; false when somebody else just did. */
export async function useCode(client: PoolClient, tokenId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "update verification_token set used_at = now() where id = $1 and used_at is null",
    [tokenId],
  );
  return rowCount === 1;
}
