import type { CatalogEntry } from "../types";

/** Anthropic's model record. */
export const renderAnthropicModel = (entry: CatalogEntry) => ({
  type: "model" as const,
  id: entry.id,
  display_name: entry.name,
  created_at: new Date(entry.createdSeconds * 1000).toISOString().replace(".000Z", "Z"),
  max_input_tokens: entry.contextLength,
  max_tokens: entry.maxOutputTokens,
});
