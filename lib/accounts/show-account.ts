import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError, type Currency, parseId, renderId } from "@/lib/kernel";
import { type Role, requireOperator } from "./roles";
import type { AccountView } from "./schemas";
import { findAccount } from "./store";

/** An account with its members and workspaces, for the operator. */
export async function showAccount(ctx: Context, input: { accountId: string }): Promise<z.output<typeof AccountView>> {
  requireOperator(ctx);
  const id = parseId(input.accountId);
  const account = id ? await findAccount(ctx.db, id) : null;
  if (!account) throw new AppError("not_found", { message: "There is no such account." });
  return {
    id: renderId("account", account.id),
    name: account.name,
    currency: account.currency as Currency,
    wallet_id: renderId("wallet", account.walletId ?? ""),
    frozen: account.frozenAt !== null,
    frozen_reason: account.frozenReason,
    created_at: account.createdAt.toISOString(),
    members: account.members.map(({ user, role }) => ({
      user_id: renderId("user", user.id),
      email: user.email,
      role: role as Role,
    })),
    workspaces: account.workspaces.map((workspace) => ({
      id: renderId("workspace", workspace.id),
      name: workspace.name,
      default_model: workspace.defaultModel,
    })),
  };
}
