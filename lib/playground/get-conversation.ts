import type { z } from "zod";
import type { Context } from "@/lib/context";
import { authorOf, conversationIdOf, noSuchConversation } from "./author";
import { renderConversation } from "./render";
import { type Conversation, ConversationContent, ConversationIdInput } from "./schemas";
import { findConversation } from "./store";

/** A conversation with everything said in it. Throws `not_found`, also for somebody else's. */
export async function getConversation(
  ctx: Context,
  input: z.input<typeof ConversationIdInput>,
): Promise<z.output<typeof Conversation>> {
  const author = authorOf(ctx, "content:read");
  const id = conversationIdOf(ConversationIdInput.parse(input).id);
  const row = await findConversation(ctx.db.pool, author, id);
  if (!row) throw noSuchConversation();
  return {
    ...renderConversation(row),
    content: ConversationContent.parse(JSON.parse(row.content)),
  };
}
