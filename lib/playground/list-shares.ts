import type { z } from "zod";
import type { Context } from "@/lib/context";
import { authorOf, conversationIdOf, noSuchConversation } from "./author";
import { renderShare } from "./render";
import { ConversationIdInput, type ShareList } from "./schemas";
import { findConversation, findShares } from "./store";

/** The links to a conversation, the newest first; never their tokens. Throws `not_found`. */
export async function listShares(
  ctx: Context,
  input: z.input<typeof ConversationIdInput>,
): Promise<z.output<typeof ShareList>> {
  const author = authorOf(ctx, "content:read");
  const id = conversationIdOf(ConversationIdInput.parse(input).id);
  const [row, shares] = await Promise.all([findConversation(ctx.db.pool, author, id), findShares(ctx.db.pool, id)]);
  if (!row) throw noSuchConversation();
  return { object: "list", data: shares.map(renderShare) };
}
