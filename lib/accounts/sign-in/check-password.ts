import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import { PasswordSignInInput } from "../schemas";
import { findUserByEmail, type UserRow } from "../store";
import { takeAttempt } from "./attempts";
import { passwordFits } from "./passwords";

/**
 * The user a password signs in, or null; an unknown address takes as long as a known one. Throws `permission` when the
 * password is right but the address was never verified.
 */
export async function checkPassword(ctx: Context, input: z.input<typeof PasswordSignInInput>): Promise<UserRow | null> {
  const { email, password } = PasswordSignInInput.parse(input);
  await takeAttempt(ctx, "password", email);
  const user = await findUserByEmail(ctx.db.pool, email);
  if (!(await passwordFits(user?.passwordHash ?? null, password)) || !user) return null;
  if (!user.isVerified) {
    throw new AppError("permission", { message: "Confirm your e-mail address first: open the link we mailed you." });
  }
  return user;
}
