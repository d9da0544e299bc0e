import type { Context, Scope } from "@/lib/context";
import { AppError } from "@/lib/kernel";

export const ROLES = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof ROLES)[number];

const READS: readonly Scope[] = ["keys:read", "usage:read", "account:read", "content:read"];

/** What a member may do: viewers look, members also make keys and see money, admins and owners do everything here. */
const ROLE_SCOPES: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  viewer: new Set(READS),
  member: new Set<Scope>([...READS, "keys:write", "billing:read", "content:write"]),
  admin: new Set<Scope>([...READS, "keys:write", "billing:read", "billing:write", "account:write", "content:write"]),
  owner: new Set<Scope>([...READS, "keys:write", "billing:read", "billing:write", "account:write", "content:write"]),
};

export const scopesOfRole = (role: Role): ReadonlySet<Scope> => ROLE_SCOPES[role];

/** Refuses everybody but the operator's command line and jobs. */
export function requireOperator(ctx: Context): void {
  if (ctx.actor.kind !== "system" || !ctx.scopes.has("ledger:write")) throw new AppError("permission");
}

/** The signed-in user of a context. Throws `authentication` for anybody else. */
export function requireUser(ctx: Context): { readonly userId: string; readonly sessionId: string } {
  if (ctx.actor.kind !== "user") throw new AppError("authentication", { message: "Sign in first." });
  return ctx.actor;
}

/** Refuses an actor that lacks the scope, or that stands outside any workspace. */
export function requireWorkspace(
  ctx: Context,
  scope: Scope,
): { readonly accountId: string; readonly workspaceId: string } {
  const { accountId, workspaceId } = ctx;
  if (!ctx.scopes.has(scope) || accountId === null || workspaceId === null) {
    throw new AppError("permission", { message: `That needs ${scope} in a workspace.`, metadata: { scope } });
  }
  return { accountId, workspaceId };
}
