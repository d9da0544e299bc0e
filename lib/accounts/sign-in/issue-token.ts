import type { PoolClient } from "pg";
import type { Context } from "@/lib/context";
import { newUuid } from "@/lib/kernel";
import { insertToken, type TokenPurpose } from "./store-tokens";
import { hashCode, hashLinkToken, makeCode, makeLinkToken } from "./tokens";

const LIFE_SECONDS = { "verify-email": 24 * 3600, "reset-password": 3600 } as const;
export const CODE_LIFE_SECONDS = 600;

/** Makes the token of a mailed link and keeps its hash. */
export async function issueLinkToken(
  ctx: Context,
  client: PoolClient,
  userId: string,
  purpose: Exclude<TokenPurpose, "sign-in-code">,
): Promise<string> {
  const token = makeLinkToken();
  const tokenHash = hashLinkToken(ctx.secrets, token);
  await insertToken(client, { id: newUuid(), userId, purpose, tokenHash, lifeSeconds: LIFE_SECONDS[purpose] });
  return token;
}

/** Makes a sign-in code and keeps its hash. */
export async function issueCode(
  ctx: Context,
  client: PoolClient,
  userId: string,
  lifeSeconds = CODE_LIFE_SECONDS,
): Promise<string> {
  const id = newUuid();
  const code = makeCode();
  await insertToken(client, {
    id,
    userId,
    purpose: "sign-in-code",
    tokenHash: hashCode(ctx.secrets, id, code),
    lifeSeconds,
  });
  return code;
}
