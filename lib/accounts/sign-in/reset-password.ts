import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import { ResetPasswordInput } from "../schemas";
import { findUserById } from "../store";
import { announceAccessChange } from "../store-access-changes";
import { audit } from "../store-audit";
import { takeAttempt } from "./attempts";
import { grantSignUpCredit } from "./grant-sign-up-credit";
import { hashPassword } from "./passwords";
import { setPassword, setVerified } from "./store";
import { useLinkToken } from "./store-tokens";
import { hashLinkToken } from "./tokens";

/** Sets a new password by a mailed link and ends every session. Throws `invalid_request` when the link is used or too old. */
export async function resetPassword(
  ctx: Context,
  input: z.input<typeof ResetPasswordInput>,
): Promise<{ readonly email: string }> {
  const { token, password } = ResetPasswordInput.parse(input);
  await takeAttempt(ctx, "link", null);
  const passwordHash = await hashPassword(password);
  return ctx.db.transaction(async (client) => {
    const userId = await useLinkToken(client, "reset-password", hashLinkToken(ctx.secrets, token));
    const user = userId ? await findUserById(client, userId) : null;
    if (!user) {
      throw new AppError("invalid_request", {
        message: "This link is used or too old. Ask for a new one.",
        param: "token",
      });
    }
    if (await setVerified(client, user.id)) await grantSignUpCredit(ctx, client, user.id);
    await setPassword(client, user.id, passwordHash);
    await announceAccessChange(client, "user", user.id);
    await audit(ctx, client, { action: "user.reset_password", targetKind: "user", targetId: user.id, userId: user.id });
    return { email: user.email };
  });
}
