import type { z } from "zod";
import { renderId } from "@/lib/kernel";
import type { ConversationSummary } from "./schemas";
import type { ConversationRow, ShareRow } from "./store";

export const renderConversation = (row: ConversationRow): z.output<typeof ConversationSummary> => ({
  id: renderId("conversation", row.id),
  object: "conversation",
  title: row.title,
  models: row.models,
  revision: row.revision,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
  expires_at: row.expires_at.toISOString(),
});

export const renderShare = ({ id, created_at }: ShareRow) => ({
  id: renderId("share", id),
  created_at: created_at.toISOString(),
});
