import type { Context } from "@/lib/context";
import { AppError, parseId } from "@/lib/kernel";
import { requireOperator } from "./roles";
import { findAccount } from "./store";

/** The operator's context within an account's first workspace, for verbs that need one. Throws `not_found`. */
export async function actInAccount(ctx: Context, input: { accountId: string }): Promise<Context> {
  requireOperator(ctx);
  const id = parseId(input.accountId);
  const account = id ? await findAccount(ctx.db, id) : null;
  const workspace = account?.workspaces[0];
  if (!account || !workspace) throw new AppError("not_found", { message: "There is no such account." });
  return { ...ctx, accountId: account.id, workspaceId: workspace.id };
}
