import { requireWorkspace } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import { AppError, parseId } from "@/lib/kernel";
import { type Grant, requireWithin } from "./rules/grants";
import { findKeyById, type KeyRow, type KeyScope } from "./store";

/** Who manages keys: the keys in reach, and for a calling key what it has itself. */
export interface Caller extends KeyScope {
  readonly accountId: string;
  /** null = a person or the operator, bound by role alone. */
  readonly ownKey: KeyRow | null;
  readonly userId: string | null;
}

/** Checks the scope and reads the calling key, whose sub-account bounds what it sees. */
export async function callerOf(ctx: Context, scope: "keys:read" | "keys:write"): Promise<Caller> {
  const { accountId, workspaceId } = requireWorkspace(ctx, scope);
  const { actor } = ctx;
  const ownKey = actor.kind === "key" ? await findKeyById(ctx.db.pool, actor.keyId) : null;
  if (actor.kind === "key" && !ownKey)
    throw new AppError("authentication", { message: "This API key has been deleted." });
  return {
    accountId,
    workspaceId,
    subAccountId: ownKey?.subAccountId ?? null,
    isTestOnly: ownKey?.mode === "test",
    ownKey,
    userId: actor.kind === "user" ? actor.userId : null,
  };
}

export const noSuchKey = (): AppError => new AppError("not_found", { message: "There is no such key." });

/** A key id in any form → uuid. Throws `not_found`, as for a key that does not exist. */
export function keyIdOf(text: string): string {
  const id = parseId(text);
  if (!id) throw noSuchKey();
  return id;
}

/** Refuses to give (or reveal the secret of) what the caller does not have: as a key its own bounds, as a person the role. */
export function requireMayGive(ctx: Context, caller: Caller, grant: Grant): void {
  requireWithin(grant, caller.ownKey);
  if (grant.kind === "management" && !ctx.scopes.has("account:write")) {
    throw new AppError("permission", { message: "Only owners and admins handle management keys.", param: "kind" });
  }
}
