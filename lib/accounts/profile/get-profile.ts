import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import { requireUser } from "../roles";
import { findUserById } from "../store";
import type { Profile } from "./schemas";

/** Who is signed in. */
export async function getProfile(ctx: Context): Promise<z.output<typeof Profile>> {
  const { userId } = requireUser(ctx);
  const user = await findUserById(ctx.db.pool, userId);
  if (!user) throw new AppError("authentication", { message: "Sign in first." });
  return { email: user.email, name: user.name, locale: user.locale, has_password: user.passwordHash !== null };
}
