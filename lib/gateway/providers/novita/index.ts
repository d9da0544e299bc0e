import { defineProvider, openAiChat, openAiEmbeddings } from "../provider";
import { compatible } from "../shared-quirks";

export const novita = defineProvider({
  id: "novita",
  name: "Novita AI",
  keyVariable: "NOVITA_API_KEY",
  endpoints: [
    openAiChat("https://api.novita.ai/openai"),
    {
      ...openAiEmbeddings("https://api.novita.ai/openai/v1"),
      fromOverride: (override) => (override.endsWith("/v1") ? override : `${override}/v1`),
    },
  ],
  quirks: { "openai-chat": compatible },
});
