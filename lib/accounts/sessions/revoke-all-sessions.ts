import type { z } from "zod";
import type { Context } from "@/lib/context";
import { requireUser } from "../roles";
import type { SessionsRevoked } from "../schemas";
import { audit } from "../store-audit";
import { revokeSessions } from "./store";

/** Ends all of the signed-in person's sessions but this one. */
export async function revokeAllSessions(ctx: Context): Promise<z.output<typeof SessionsRevoked>> {
  const { userId, sessionId } = requireUser(ctx);
  return ctx.db.transaction(async (client) => {
    const revoked = await revokeSessions(client, userId, { allBut: sessionId });
    await audit(ctx, client, { action: "session.revoke_others", details: { revoked } });
    return { revoked };
  });
}
