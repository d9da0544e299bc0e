import type { z } from "zod";
import type { Context } from "@/lib/context";
import { callerOf, keyIdOf, noSuchKey } from "./caller";
import { KeyIdInput, type KeyReply } from "./schemas";
import { findKey } from "./store";
import { viewKeys } from "./view";

/** One key with its spend. One that is out of reach answers like one that does not exist. */
export async function getKey(ctx: Context, input: z.input<typeof KeyIdInput>): Promise<z.output<typeof KeyReply>> {
  const caller = await callerOf(ctx, "keys:read");
  const key = await findKey(ctx.db.pool, caller, keyIdOf(KeyIdInput.parse(input).id));
  const [view] = key ? await viewKeys(ctx, [key]) : [];
  if (!view) throw noSuchKey();
  return { ...view, data: view };
}
