import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import type { Author } from "./author";
import { CONVERSATIONS_MAX, KEPT_BYTES_MAX } from "./retention";
import { countKept } from "./store";

/** Throws `payload_too_large` when `author` keeps as much as one person may. */
export async function requireRoom(
  ctx: Context,
  author: Author,
  more: {
    readonly conversations: number;
    readonly bytes: number;
    /** The conversation whose content these bytes replace. */
    readonly replacedId?: string;
  },
): Promise<void> {
  const kept = await countKept(ctx.db.pool, author, more.replacedId ?? null);
  if (kept.conversations + more.conversations > CONVERSATIONS_MAX) {
    throw new AppError("payload_too_large", {
      message: `There are ${CONVERSATIONS_MAX} kept conversations already. Delete some first.`,
    });
  }
  if (kept.bytes + more.bytes > KEPT_BYTES_MAX) {
    throw new AppError("payload_too_large", {
      message: "Your kept conversations take 200 MiB already. Delete some first.",
    });
  }
}
