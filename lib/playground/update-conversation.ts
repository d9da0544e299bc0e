import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import { authorOf, conversationIdOf, noSuchConversation } from "./author";
import { storedContent } from "./contents";
import { renderConversation } from "./render";
import { requireRoom } from "./require-room";
import { expiryFrom } from "./retention";
import { type ConversationIdInput, type ConversationSummary, UpdateConversationInput } from "./schemas";
import { findConversation, updateConversationRow } from "./store";

/**
 * Renames a conversation, or keeps what was said since. Throws `not_found`, `payload_too_large`, and `conflict` when `revision` is given and
 * somebody changed it meanwhile.
 */
export async function updateConversation(
  ctx: Context,
  input: z.input<typeof ConversationIdInput> & z.input<typeof UpdateConversationInput>,
): Promise<z.output<typeof ConversationSummary>> {
  const author = authorOf(ctx, "content:write");
  const { id: text, ...rest } = input;
  const id = conversationIdOf(text);
  const { title, content, revision } = UpdateConversationInput.parse(rest);
  const stored = content ? storedContent(content) : null;
  if (stored)
    await requireRoom(ctx, author, { conversations: 0, bytes: Buffer.byteLength(stored.content), replacedId: id });
  const row = await updateConversationRow(ctx.db.pool, author, id, {
    title: title ?? null,
    stored,
    revision: revision ?? null,
    expiresAt: expiryFrom(ctx.clock.now()),
  });
  if (row) return renderConversation(row);
  const found = await findConversation(ctx.db.pool, author, id);
  if (!found) throw noSuchConversation();
  throw new AppError("conflict", {
    message: `The conversation was changed elsewhere: it is at revision ${found.revision} now.`,
    metadata: { revision: found.revision },
  });
}
