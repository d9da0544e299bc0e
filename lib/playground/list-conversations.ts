import type { z } from "zod";
import type { Context } from "@/lib/context";
import { authorOf, conversationIdOf } from "./author";
import { renderConversation } from "./render";
import { type ConversationList, ListConversationsInput } from "./schemas";
import { findConversations } from "./store";

/** The author's own conversations, the latest changed first. */
export async function listConversations(
  ctx: Context,
  input: z.input<typeof ListConversationsInput>,
): Promise<z.output<typeof ConversationList>> {
  const author = authorOf(ctx, "content:read");
  const { search = "", after, limit } = ListConversationsInput.parse(input);
  const afterId = after === undefined ? null : conversationIdOf(after);
  const rows = await findConversations(ctx.db.pool, author, { search, afterId, limit: limit + 1 });
  return { object: "list", data: rows.slice(0, limit).map(renderConversation), has_more: rows.length > limit };
}
