import { bearer, defineProvider, openAiChat, openAiEmbeddings } from "../provider";
import { compatible } from "../shared-quirks";

export const fireworks = defineProvider({
  id: "fireworks",
  name: "Fireworks AI",
  keyVariable: "FIREWORKS_API_KEY",
  endpoints: [
    openAiChat("https://api.fireworks.ai/inference/v1"),
    openAiEmbeddings("https://api.fireworks.ai/inference/v1"),
    {
      dialect: "anthropic-messages",
      baseUrl: "https://api.fireworks.ai/inference",
      fromOverride: (override) => override.replace(/\/v1$/, ""),
      authorize: bearer,
    },
  ],
  quirks: { "openai-chat": compatible },
});
