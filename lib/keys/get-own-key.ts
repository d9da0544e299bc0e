import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import type { OwnKey } from "./schemas";
import { findKeyById } from "./store";
import { viewKeys } from "./view";

/** The calling key's own limits and usage. Throws `authentication` when no key calls. */
export async function getOwnKey(ctx: Context): Promise<z.output<typeof OwnKey>> {
  const { actor } = ctx;
  if (actor.kind !== "key") throw new AppError("authentication", { message: "Only an API key has a key of its own." });
  const key = await findKeyById(ctx.db.pool, actor.keyId);
  const [view] = key ? await viewKeys(ctx, [key]) : [];
  if (!view) throw new AppError("authentication", { message: "This API key has been deleted." });
  const isManagement = view.kind === "management";
  return {
    ...view,
    data: {
      ...view,
      is_free_tier: view.mode === "test",
      is_management_key: isManagement,
      is_provisioning_key: isManagement,
      rate_limit: { requests: view.rate_limit, interval: "60s", note: "Per UTC minute; 0 = unlimited." },
    },
  };
}
