import type { z } from "zod";
import { announceAccessChange, audit } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import { renderId } from "@/lib/kernel";
import { callerOf, keyIdOf, noSuchKey } from "./caller";
import { type DeletedKey, KeyIdInput } from "./schemas";
import { findKey, markKeyDeleted } from "./store";

/** Deletes a key for good: it stops working at once and stays in reports. */
export async function deleteKey(ctx: Context, input: z.input<typeof KeyIdInput>): Promise<z.output<typeof DeletedKey>> {
  const caller = await callerOf(ctx, "keys:write");
  const id = keyIdOf(KeyIdInput.parse(input).id);
  await ctx.db.transaction(async (client) => {
    const key = await findKey(client, caller, id, true);
    if (!key) throw noSuchKey();
    await markKeyDeleted(client, id);
    await announceAccessChange(client, "key", id);
    await audit(ctx, client, { action: "key.delete", targetKind: "key", targetId: id, details: { name: key.name } });
  });
  return { id: renderId("key", id), deleted: true };
}
