import { requireWorkspace } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import type { Principal } from "@/lib/gateway/ports";
import { AppError } from "@/lib/kernel";
import { findPayingWorkspace } from "./store-workspace";

/** Model calls per minute of all people of a workspace together, without a key. */
const CALLS_PER_MINUTE = 120;

/**
 * A signed-in person as a caller of models: charged to the workspace in view, no key involved. Who may make keys may
 * also call. Throws `permission` (viewers, frozen accounts), `not_found`.
 */
export async function workspacePrincipal(ctx: Context, input: { readonly mode: "live" | "test" }): Promise<Principal> {
  const { workspaceId } = requireWorkspace(ctx, "keys:write");
  const workspace = await findPayingWorkspace(ctx.db.pool, workspaceId);
  if (!workspace) throw new AppError("not_found", { message: "There is no such workspace." });
  const { accountId, walletId, currency, defaultModel, isFrozen } = workspace;
  if (isFrozen) throw new AppError("permission", { message: "This account is frozen. Contact support." });
  if (!walletId) throw new AppError("internal", { cause: new Error(`account ${accountId} has no wallet`) });
  return Object.freeze({
    keyId: null,
    accountId,
    workspaceId,
    subAccountId: null,
    walletId,
    currency,
    mode: input.mode,
    kind: "inference",
    rpm: CALLS_PER_MINUTE,
    tpm: 0,
    allowedModels: null,
    defaultModel,
    defaultTag: null,
    windows: () => [],
  });
}
