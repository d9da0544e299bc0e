import type { Context } from "@/lib/context";
import { AppError, parseId } from "@/lib/kernel";
import { requireOperator } from "./roles";
import { setFrozen } from "./store";
import { announceAccessChange } from "./store-access-changes";
import { audit } from "./store-audit";

/** Stops an account's keys at once, with a reason, or lets them work again (`reason` null). Operator only. */
export async function freezeAccount(ctx: Context, input: { accountId: string; reason: string | null }): Promise<void> {
  requireOperator(ctx);
  const accountId = parseId(input.accountId);
  if (!accountId) throw new AppError("not_found", { message: "There is no such account." });
  const { reason } = input;
  await ctx.db.transaction(async (client) => {
    if (!(await setFrozen(client, accountId, reason))) {
      throw new AppError("not_found", { message: "There is no such account." });
    }
    await announceAccessChange(client, "account", accountId);
    const action = reason === null ? "account.unfreeze" : "account.freeze";
    await audit(ctx, client, { action, targetKind: "account", targetId: accountId, accountId, details: { reason } });
  });
}
