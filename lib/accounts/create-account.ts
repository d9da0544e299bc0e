import type { z } from "zod";
import type { Context } from "@/lib/context";
import { newUuid, renderId } from "@/lib/kernel";
import { provisionAccount } from "./provision";
import { requireOperator } from "./roles";
import { CreateAccountInput, type CreatedAccount } from "./schemas";
import { hashPassword } from "./sign-in/passwords";
import { findUserByEmail, insertUser } from "./store";
import { audit } from "./store-audit";

/** The operator's way to make an account. The e-mail counts as verified; somebody already known gets one more account. */
export async function createAccount(
  ctx: Context,
  input: z.input<typeof CreateAccountInput>,
): Promise<z.output<typeof CreatedAccount>> {
  requireOperator(ctx);
  const { email, password, currency, name, locale } = CreateAccountInput.parse(input);
  const passwordHash = password === undefined ? null : await hashPassword(password);
  return ctx.db.transaction(async (client) => {
    const made = await insertUser(client, {
      id: newUuid(),
      email,
      passwordHash,
      name: name ?? null,
      locale,
      isVerified: true,
    });
    const user = made ?? (await findUserByEmail(client, email));
    if (!user) throw new Error("the user vanished while an account was made for it");
    const { accountId, workspaceId, walletId } = await provisionAccount(client, {
      userId: user.id,
      name: name ?? email,
      currency,
    });
    await audit(ctx, client, { action: "account.create", targetKind: "account", targetId: accountId, accountId });
    return {
      account_id: renderId("account", accountId),
      workspace_id: renderId("workspace", workspaceId),
      wallet_id: renderId("wallet", walletId),
      user_id: renderId("user", user.id),
    };
  });
}
