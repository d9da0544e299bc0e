import type { CatalogEntry } from "../types";
import { describeModel } from "./openai";

const METHODS: Readonly<Record<string, readonly string[]>> = {
  chat: ["generateContent", "streamGenerateContent", "countTokens"],
  embedding: ["embedContent", "batchEmbedContents"],
};

/** Google's model resource. */
export const renderGoogleModel = (entry: CatalogEntry) => ({
  name: `models/${entry.id}`,
  baseModelId: entry.id,
  version: "1",
  displayName: entry.name,
  description: describeModel(entry),
  inputTokenLimit: entry.contextLength ?? undefined,
  outputTokenLimit: entry.maxOutputTokens ?? undefined,
  supportedGenerationMethods: METHODS[entry.type] ?? ["predict"],
  thinking: entry.capabilities.reasoning === true ? true : undefined,
});
