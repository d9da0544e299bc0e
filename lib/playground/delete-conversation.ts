import type { z } from "zod";
import type { Context } from "@/lib/context";
import { renderId } from "@/lib/kernel";
import { authorOf, conversationIdOf, noSuchConversation } from "./author";
import { ConversationIdInput, type DeletedConversation } from "./schemas";
import { removeConversation } from "./store";

/** Forgets a conversation and ends its share links, for good. */
export async function deleteConversation(
  ctx: Context,
  input: z.input<typeof ConversationIdInput>,
): Promise<z.output<typeof DeletedConversation>> {
  const author = authorOf(ctx, "content:write");
  const id = conversationIdOf(ConversationIdInput.parse(input).id);
  if (!(await removeConversation(ctx.db.pool, author, id))) throw noSuchConversation();
  return { id: renderId("conversation", id), object: "conversation", deleted: true };
}
