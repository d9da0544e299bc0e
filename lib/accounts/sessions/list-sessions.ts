import type { z } from "zod";
import type { Context } from "@/lib/context";
import { requireUser } from "../roles";
import type { SessionList } from "../schemas";
import { findSessionsOf } from "./store";

/** The signed-in person's live sessions with device and address. */
export async function listSessions(ctx: Context): Promise<z.output<typeof SessionList>> {
  const { userId, sessionId } = requireUser(ctx);
  const rows = await findSessionsOf(ctx.db, userId);
  return {
    data: rows.map((row) => ({
      id: row.id,
      is_current: row.id === sessionId,
      method: row.method,
      user_agent: row.userAgent,
      address: row.address,
      created_at: row.createdAt.toISOString(),
      last_seen_at: row.lastSeenAt.toISOString(),
    })),
  };
}
