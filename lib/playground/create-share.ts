import type { z } from "zod";
import type { Context } from "@/lib/context";
import { AppError, newUuid } from "@/lib/kernel";
import { authorOf, conversationIdOf, noSuchConversation } from "./author";
import { renderShare } from "./render";
import { requireRoom } from "./require-room";
import { ConversationIdInput, type CreatedShare } from "./schemas";
import { hashShareToken, makeShareToken } from "./share-token";
import { findConversation, insertShare } from "./store";

const SHARES_MAX = 20;

/**
 * Makes a link by which anybody can read the conversation as it stands now; what is said later is not in it. The token
 * is in this answer only.
 */
export async function createShare(
  ctx: Context,
  input: z.input<typeof ConversationIdInput>,
): Promise<z.output<typeof CreatedShare>> {
  const author = authorOf(ctx, "content:write");
  const id = conversationIdOf(ConversationIdInput.parse(input).id);
  const conversation = await findConversation(ctx.db.pool, author, id);
  if (!conversation) throw noSuchConversation();
  await requireRoom(ctx, author, { conversations: 0, bytes: Buffer.byteLength(conversation.content) });
  const token = makeShareToken();
  const tokenHash = hashShareToken(ctx.secrets, token);
  const row = await insertShare(ctx.db.pool, author, id, { id: newUuid(), tokenHash, countMax: SHARES_MAX });
  if (row) return { ...renderShare(row), token };
  throw new AppError("conflict", { message: `A conversation has at most ${SHARES_MAX} links. Revoke one first.` });
}
