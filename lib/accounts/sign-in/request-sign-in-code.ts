import type { z } from "zod";
import type { Context } from "@/lib/context";
import { type MailRequested, RequestCodeInput } from "../schemas";
import { findUserByEmail } from "../store";
import { takeAttempt } from "./attempts";
import { issueCode } from "./issue-token";
import { levelTiming } from "./level-timing";
import { composeMail } from "./mail-texts";
import { readableCode } from "./tokens";

/** Mails a code to a known address (eight digits, 10 minutes, five tries); answers the same for an unknown one. */
export async function requestSignInCode(
  ctx: Context,
  input: z.input<typeof RequestCodeInput>,
): Promise<z.output<typeof MailRequested>> {
  const { email, locale } = RequestCodeInput.parse(input);
  return levelTiming(ctx.clock, async () => {
    await takeAttempt(ctx, "request-code", email);
    const user = await findUserByEmail(ctx.db.pool, email);
    if (user) {
      const code = await ctx.db.transaction((client) => issueCode(ctx, client, user.id));
      await ctx.mail.send(composeMail(ctx, "sign-in-code", { to: email, locale, code: readableCode(code) }));
    }
    return { status: "check_your_mail" as const };
  });
}
