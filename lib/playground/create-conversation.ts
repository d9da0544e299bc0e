import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError, newUuid } from "@/lib/kernel";
import { authorOf } from "./author";
import { storedContent, titleOf } from "./contents";
import { renderConversation } from "./render";
import { CONVERSATIONS_MAX, expiryFrom } from "./retention";
import { type ConversationSummary, CreateConversationInput } from "./schemas";
import { insertConversation } from "./store";

/** Keeps a conversation. Without a title it is called by its first words. Throws `conflict` when there are too many. */
export async function createConversation(
  ctx: Context,
  input: z.input<typeof CreateConversationInput>,
): Promise<z.output<typeof ConversationSummary>> {
  const author = authorOf(ctx, "content:write");
  const { title, content } = CreateConversationInput.parse(input);
  const nowMs = ctx.clock.now();
  const row = await insertConversation(
    ctx.db.pool,
    author,
    {
      ...storedContent(content),
      id: newUuid(nowMs),
      title: title ?? titleOf(content),
      expiresAt: expiryFrom(nowMs),
    },
    CONVERSATIONS_MAX,
  );
  if (!row) {
    throw new AppError("conflict", {
      message: `There are ${CONVERSATIONS_MAX} kept conversations already. Delete some first.`,
    });
  }
  return renderConversation(row);
}
