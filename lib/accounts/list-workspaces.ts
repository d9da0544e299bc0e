import type { Context } from "@/lib/context";
import { requireUser } from "./roles";
import { findMemberships, type Membership } from "./store";

/** The workspaces the signed-in person may have in view, of all accounts he belongs to, the oldest first. */
export const listWorkspaces = (ctx: Context): Promise<readonly Membership[]> =>
  findMemberships(ctx.db, requireUser(ctx).userId, null);
