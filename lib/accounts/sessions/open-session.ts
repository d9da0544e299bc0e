import type { Context } from "@/lib/context";
import { newUuid } from "@/lib/kernel";
import type { UserRow } from "../store";
import { audit } from "../store-audit";
import { insertSession } from "./store";

export const SESSION_LIFE_SECONDS = 30 * 86_400;

export type SignInMethod = "password" | "code" | "google" | "github";

/** Opens a session for somebody who has just proved who he is. Returns its id, the only thing the cookie carries. */
export async function openSession(ctx: Context, input: { user: UserRow; method: SignInMethod }): Promise<string> {
  const { user, method } = input;
  const id = newUuid();
  await ctx.db.transaction(async (client) => {
    await insertSession(client, {
      id,
      userId: user.id,
      sessionVersion: user.sessionVersion,
      method,
      userAgent: ctx.userAgent?.slice(0, 300) ?? null,
      address: ctx.address ?? null,
      lifeSeconds: SESSION_LIFE_SECONDS,
    });
    await audit(ctx, client, {
      action: "user.sign_in",
      targetKind: "user",
      targetId: user.id,
      userId: user.id,
      details: { method },
    });
  });
  return id;
}
