import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError, renderId } from "@/lib/kernel";
import { requireOperator } from "../roles";
import { Email, type SessionView } from "../schemas";
import { findUserByEmail } from "../store";
import { audit } from "../store-audit";
import { findSessionsOf, revokeSessions } from "./store";

async function personOf(ctx: Context, input: { readonly email: string }) {
  requireOperator(ctx);
  const user = await findUserByEmail(ctx.db.pool, Email.parse(input.email));
  if (!user) throw new AppError("not_found", { message: "Nobody has signed up with that address." });
  return user;
}

/** Where a person is signed in. Operator only. Throws `not_found` for an address nobody has. */
export async function listSessionsOf(
  ctx: Context,
  input: { readonly email: string },
): Promise<Omit<z.output<typeof SessionView>, "is_current">[]> {
  const user = await personOf(ctx, input);
  return (await findSessionsOf(ctx.db, user.id)).map((row) => ({
    id: row.id,
    method: row.method,
    user_agent: row.userAgent,
    address: row.address,
    created_at: row.createdAt.toISOString(),
    last_seen_at: row.lastSeenAt.toISOString(),
  }));
}

/** Ends every session of a person at once. Operator only. Throws `not_found` for an address nobody has. */
export async function revokeSessionsOf(
  ctx: Context,
  input: { readonly email: string },
): Promise<{ readonly user_id: string; readonly revoked: number }> {
  const user = await personOf(ctx, input);
  return ctx.db.transaction(async (client) => {
    const revoked = await revokeSessions(client, user.id, { allBut: null });
    const target = { targetKind: "user", targetId: user.id, userId: user.id };
    await audit(ctx, client, { action: "session.revoke_all", ...target, details: { revoked } });
    return { user_id: renderId("user", user.id), revoked };
  });
}
