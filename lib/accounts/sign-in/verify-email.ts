import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import { type VerifiedEmail, VerifyEmailInput } from "../schemas";
import { findUserById } from "../store";
import { audit } from "../store-audit";
import { takeAttempt } from "./attempts";
import { grantSignUpCredit } from "./grant-sign-up-credit";
import { issueCode } from "./issue-token";
import { setVerified } from "./store";
import { useLinkToken } from "./store-tokens";
import { hashLinkToken } from "./tokens";

const CODE_LIFE_SECONDS = 120;

/**
 * Takes the link mailed at sign-up. Having it proves the address as a code does, so the answer carries one to sign in
 * with at once. Throws `invalid_request` when the link is unknown, used or older than 24 hours.
 */
export async function verifyEmail(
  ctx: Context,
  input: z.input<typeof VerifyEmailInput>,
): Promise<z.output<typeof VerifiedEmail>> {
  const { token } = VerifyEmailInput.parse(input);
  await takeAttempt(ctx, "link", null);
  return ctx.db.transaction(async (client) => {
    const userId = await useLinkToken(client, "verify-email", hashLinkToken(ctx.secrets, token));
    const user = userId ? await findUserById(client, userId) : null;
    if (!user) {
      throw new AppError("invalid_request", {
        message: "This link is used or too old. Sign in with a code to confirm the address.",
        param: "token",
      });
    }
    if (await setVerified(client, user.id)) await grantSignUpCredit(ctx, client, user.id);
    await audit(ctx, client, { action: "user.verify_email", targetKind: "user", targetId: user.id, userId: user.id });
    return { email: user.email, sign_in_code: await issueCode(ctx, client, user.id, CODE_LIFE_SECONDS) };
  });
}
