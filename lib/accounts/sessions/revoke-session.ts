import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError, parseId } from "@/lib/kernel";
import { requireUser } from "../roles";
import { RevokeSessionInput, type SessionsRevoked } from "../schemas";
import { audit } from "../store-audit";
import { revokeSessions } from "./store";

/** Ends one of the signed-in person's own sessions, this one included. Somebody else's answers `not_found`. */
export async function revokeSession(
  ctx: Context,
  input: z.input<typeof RevokeSessionInput>,
): Promise<z.output<typeof SessionsRevoked>> {
  const { userId } = requireUser(ctx);
  const id = parseId(RevokeSessionInput.parse(input).id);
  const notFound = () => new AppError("not_found", { message: "There is no such session." });
  if (!id) throw notFound();
  return ctx.db.transaction(async (client) => {
    const revoked = await revokeSessions(client, userId, { only: id });
    if (revoked === 0) throw notFound();
    await audit(ctx, client, { action: "session.revoke", targetKind: "session", targetId: id });
    return { revoked };
  });
}
