import type { z } from "zod";
import type { Context } from "@/lib/context";
import { callerOf } from "./caller";
import { type KeyList, ListKeysInput } from "./schemas";
import { findKeys } from "./store";
import { viewKeys } from "./view";

/** The workspace's keys (of a sub-account's key: that sub-account's), the newest first. */
export async function listKeys(ctx: Context, input: z.input<typeof ListKeysInput>): Promise<z.output<typeof KeyList>> {
  const caller = await callerOf(ctx, "keys:read");
  const { offset, limit, include_disabled: withDisabled } = ListKeysInput.parse(input);
  const { keys, total } = await findKeys(ctx.db, caller, { offset, limit, withDisabled });
  return {
    object: "list",
    data: await viewKeys(ctx, keys),
    total_count: total,
    has_more: offset + keys.length < total,
  };
}
