import type { z } from "zod";
import { announceAccessChange, audit } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import { callerOf, keyIdOf, noSuchKey, requireMayGive } from "./caller";
import { makeSecret } from "./create-key";
import { KeyIdInput, type RotatedKey, RotateKeyInput } from "./schemas";
import { findKey, replaceSecret } from "./store";
import { viewKeys } from "./view";

/** Gives a key a new secret; id, cap and spend stay. The old secret works for `overlap_s`, then never again. */
export async function rotateKey(
  ctx: Context,
  input: z.input<typeof KeyIdInput> & z.input<typeof RotateKeyInput>,
): Promise<z.output<typeof RotatedKey>> {
  const caller = await callerOf(ctx, "keys:write");
  const id = keyIdOf(KeyIdInput.parse({ id: input.id }).id);
  const { overlap_s: overlapSeconds } = RotateKeyInput.parse({ overlap_s: input.overlap_s });
  const rotated = await ctx.db.transaction(async (client) => {
    const before = await findKey(client, caller, id, true);
    if (!before) throw noSuchKey();
    // Whoever rotates a key learns its secret, so this is minting too.
    requireMayGive(ctx, caller, before);
    const { key, secret } = makeSecret(ctx, before.mode);
    const until = await replaceSecret(client, id, secret, overlapSeconds);
    await announceAccessChange(client, "key", id);
    const details = { overlap_s: overlapSeconds };
    await audit(ctx, client, { action: "key.rotate", targetKind: "key", targetId: id, details });
    return { key, until, row: await findKey(client, caller, id) };
  });
  const [view] = rotated.row ? await viewKeys(ctx, [rotated.row]) : [];
  if (!view) throw noSuchKey();
  return { ...view, data: view, key: rotated.key, previous_valid_until: rotated.until?.toISOString() ?? null };
}
