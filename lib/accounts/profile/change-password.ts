import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import { requireUser } from "../roles";
import { takeAttempt } from "../sign-in/attempts";
import { hashPassword, passwordFits } from "../sign-in/passwords";
import { findUserById } from "../store";
import { announceAccessChange } from "../store-access-changes";
import { audit } from "../store-audit";
import { getProfile } from "./get-profile";
import { ChangePasswordInput, type Profile } from "./schemas";
import { replacePassword } from "./store";

/**
 * Changes the password of somebody who knows it, and ends their other sessions. Throws `invalid_request` when it is not
 * the current one; people without a password set one by a mailed link.
 */
export async function changePassword(
  ctx: Context,
  input: z.input<typeof ChangePasswordInput>,
): Promise<z.output<typeof Profile>> {
  const { userId, sessionId } = requireUser(ctx);
  const { current_password: current, password } = ChangePasswordInput.parse(input);
  const user = await findUserById(ctx.db.pool, userId);
  await takeAttempt(ctx, "password", user?.email ?? null);
  if (!(await passwordFits(user?.passwordHash ?? null, current))) {
    throw new AppError("invalid_request", {
      message: "This is not the current password.",
      param: "current_password",
    });
  }
  const passwordHash = await hashPassword(password);
  await ctx.db.transaction(async (client) => {
    await replacePassword(client, userId, passwordHash, sessionId);
    await announceAccessChange(client, "user", userId);
    await audit(ctx, client, { action: "user.change_password", targetKind: "user", targetId: userId });
  });
  return getProfile(ctx);
}
