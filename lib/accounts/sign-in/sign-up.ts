import type { PoolClient } from "pg";
import type { z } from "zod";
import type { MailMessage } from "@/lib/backends/mail/mail";
import type { Context } from "@/lib/context";
import { newUuid } from "@/lib/kernel";
import { provisionAccount } from "../provision";
import { type MailRequested, SignUpInput } from "../schemas";
import { findUserByEmail, insertUser } from "../store";
import { audit } from "../store-audit";
import { takeAttempt } from "./attempts";
import { issueLinkToken } from "./issue-token";
import { levelTiming } from "./level-timing";
import { composeMail } from "./mail-texts";
import { hashPassword } from "./passwords";
import { replaceUnverified } from "./store";

/**
 * Registers a person with an account, a workspace and a wallet, and mails a link that verifies the address. A known
 * address gets the same answer after the same time; its owner is told by mail.
 */
export async function signUp(
  ctx: Context,
  input: z.input<typeof SignUpInput>,
): Promise<z.output<typeof MailRequested>> {
  const fields = SignUpInput.parse(input);
  return levelTiming(ctx.clock, async () => {
    await takeAttempt(ctx, "sign-up", fields.email);
    const passwordHash = await hashPassword(fields.password);
    const mail = await ctx.db.transaction((client) => register(ctx, client, { ...fields, passwordHash }));
    await ctx.mail.send(mail);
    return { status: "check_your_mail" as const };
  });
}

type Registration = z.output<typeof SignUpInput> & { readonly passwordHash: string };

async function register(ctx: Context, client: PoolClient, fields: Registration): Promise<MailMessage> {
  const { email, locale, currency, passwordHash } = fields;
  const name = fields.name ?? null;
  const made = await insertUser(client, { id: newUuid(), email, passwordHash, name, locale, isVerified: false });
  const user = made ?? (await findUserByEmail(client, email));
  if (!user) throw new Error("the user vanished during sign-up");
  if (user.isVerified) {
    return composeMail(ctx, "already-registered", { to: email, locale: user.locale, path: "/sign-in" });
  }
  if (made) {
    const { accountId } = await provisionAccount(client, { userId: user.id, name: name ?? email, currency });
    const details = { currency };
    await audit(ctx, client, {
      action: "user.sign_up",
      targetKind: "user",
      targetId: user.id,
      userId: user.id,
      accountId,
      details,
    });
  } else await replaceUnverified(client, user.id, { passwordHash, name, locale });
  const token = await issueLinkToken(ctx, client, user.id, "verify-email");
  return composeMail(ctx, "verify-email", { to: email, locale, path: `/verify?token=${token}` });
}
