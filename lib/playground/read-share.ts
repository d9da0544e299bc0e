import type { z } from "zod";
import type { Services } from "@/lib/context";
import { AppError } from "@/lib/kernel";
import { ConversationContent, ReadShareInput, type SharedConversation } from "./schemas";
import { hashShareToken } from "./share-token";
import { findShared } from "./store";

/** What a share link shows, for anybody who has it. Throws `not_found` for links that never were and revoked ones alike. */
export async function readShare(
  services: Pick<Services, "db" | "secrets">,
  input: z.input<typeof ReadShareInput>,
): Promise<z.output<typeof SharedConversation>> {
  const { token } = ReadShareInput.parse(input);
  const row = await findShared(services.db.pool, hashShareToken(services.secrets, token));
  if (!row) throw new AppError("not_found", { message: "This link leads nowhere: it was revoked, or never was." });
  return {
    title: row.title,
    content: ConversationContent.parse(JSON.parse(row.content)),
    created_at: row.created_at.toISOString(),
  };
}
