import type { z } from "zod";
import type { Context } from "@/lib/context";
import { SignInCodeInput } from "../schemas";
import { findUserByEmail, findUserById, type UserRow } from "../store";
import { takeAttempt } from "./attempts";
import { grantSignUpCredit } from "./grant-sign-up-credit";
import { setVerifiedElsewhere } from "./store";
import { spendCodeTry, useCode } from "./store-tokens";
import { hashCode, isSameHash } from "./tokens";

const TRIES_MAX = 5;

/** The user a code signs in, or null. Each call spends one of five tries before it compares. */
export async function verifySignInCode(ctx: Context, input: z.input<typeof SignInCodeInput>): Promise<UserRow | null> {
  const { email, code } = SignInCodeInput.parse(input);
  await takeAttempt(ctx, "code", email);
  const user = await findUserByEmail(ctx.db.pool, email);
  if (!user) return null;
  const token = await spendCodeTry(ctx.db.pool, user.id, TRIES_MAX);
  if (!token || !isSameHash(token.hash, hashCode(ctx.secrets, token.id, code))) return null;
  return ctx.db.transaction(async (client) => {
    if (!(await useCode(client, token.id))) return null;
    if (await setVerifiedElsewhere(client, user.id)) await grantSignUpCredit(ctx, client, user.id);
    return findUserById(client, user.id);
  });
}
