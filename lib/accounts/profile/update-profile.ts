import type { z } from "zod";
import type { Context } from "@/lib/context";
import { requireUser } from "../roles";
import { audit } from "../store-audit";
import { getProfile } from "./get-profile";
import { type Profile, UpdateProfileInput } from "./schemas";
import { updateUser } from "./store";

/** Changes the signed-in person's name and the language of their mails. */
export async function updateProfile(
  ctx: Context,
  input: z.input<typeof UpdateProfileInput>,
): Promise<z.output<typeof Profile>> {
  const { userId } = requireUser(ctx);
  const { name = null, locale = null } = UpdateProfileInput.parse(input);
  await ctx.db.transaction(async (client) => {
    await updateUser(client, userId, { name, locale });
    await audit(ctx, client, {
      action: "user.update",
      targetKind: "user",
      targetId: userId,
      details: { fields: [...(name === null ? [] : ["name"]), ...(locale === null ? [] : ["locale"])] },
    });
  });
  return getProfile(ctx);
}
