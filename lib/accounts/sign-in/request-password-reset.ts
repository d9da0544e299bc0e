import type { z } from "zod";
import type { Context } from "@/lib/context";
import { type MailRequested, RequestResetInput } from "../schemas";
import { findUserByEmail } from "../store";
import { takeAttempt } from "./attempts";
import { issueLinkToken } from "./issue-token";
import { levelTiming } from "./level-timing";
import { composeMail } from "./mail-texts";

/** Mails a link to set a new password to a known address; answers the same for an unknown one. */
export async function requestPasswordReset(
  ctx: Context,
  input: z.input<typeof RequestResetInput>,
): Promise<z.output<typeof MailRequested>> {
  const { email, locale } = RequestResetInput.parse(input);
  return levelTiming(ctx.clock, async () => {
    await takeAttempt(ctx, "request-reset", email);
    const user = await findUserByEmail(ctx.db.pool, email);
    if (user) {
      const token = await ctx.db.transaction((client) => issueLinkToken(ctx, client, user.id, "reset-password"));
      await ctx.mail.send(composeMail(ctx, "reset-password", { to: email, locale, path: `/reset?token=${token}` }));
    }
    return { status: "check_your_mail" as const };
  });
}
