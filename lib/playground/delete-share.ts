import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError, parseId, renderId } from "@/lib/kernel";
import { authorOf, conversationIdOf } from "./author";
import { type DeletedShare, ShareIdInput } from "./schemas";
import { removeShare } from "./store";

/** Ends a link: from now on it leads nowhere. */
export async function deleteShare(
  ctx: Context,
  input: z.input<typeof ShareIdInput>,
): Promise<z.output<typeof DeletedShare>> {
  const author = authorOf(ctx, "content:write");
  const { id, share_id } = ShareIdInput.parse(input);
  const shareId = parseId(share_id);
  if (shareId === null || !(await removeShare(ctx.db.pool, author, conversationIdOf(id), shareId))) {
    throw new AppError("not_found", { message: "There is no such link.", param: "share_id" });
  }
  return { id: renderId("share", shareId), object: "share", deleted: true };
}
