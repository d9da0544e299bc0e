import type { z } from "zod";
import type { Context } from "@/lib/context";
import { newUuid } from "@/lib/kernel";
import { authorOf } from "./author";
import { storedContent, titleOf } from "./contents";
import { renderConversation } from "./render";
import { requireRoom } from "./require-room";
import { expiryFrom } from "./retention";
import { type ConversationSummary, CreateConversationInput } from "./schemas";
import { insertConversation } from "./store";

/** Keeps a conversation. Without a title it is called by its first words. Throws `payload_too_large` when there is no more room. */
export async function createConversation(
  ctx: Context,
  input: z.input<typeof CreateConversationInput>,
): Promise<z.output<typeof ConversationSummary>> {
  const author = authorOf(ctx, "content:write");
  const { title, content } = CreateConversationInput.parse(input);
  const nowMs = ctx.clock.now();
  const stored = storedContent(content);
  await requireRoom(ctx, author, { conversations: 1, bytes: Buffer.byteLength(stored.content) });
  const row = await insertConversation(ctx.db.pool, author, {
    ...stored,
    id: newUuid(nowMs),
    title: title ?? titleOf(content),
    expiresAt: expiryFrom(nowMs),
  });
  return renderConversation(row);
}
