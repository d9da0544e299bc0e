import { bearer, defineProvider, openAiChat } from "../provider";

const BASE = "https://openrouter.ai/api/v1";

/** Takes every member of every vendor and sorts them out itself. */
export const openrouter = defineProvider({
  id: "openrouter",
  name: "OpenRouter",
  keyVariable: "OPENROUTER_API_KEY",
  endpoints: [
    openAiChat(BASE),
    { dialect: "openai-embeddings", baseUrl: BASE, authorize: bearer },
    { dialect: "openai-responses", baseUrl: BASE, authorize: bearer },
    {
      dialect: "anthropic-messages",
      baseUrl: "https://openrouter.ai/api",
      fromOverride: (override) => override.replace(/\/v1$/, ""),
      authorize: bearer,
    },
  ],
});
