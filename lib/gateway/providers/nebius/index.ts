import { defineProvider, openAiChat, openAiEmbeddings } from "../provider";
import { compatible } from "../shared-quirks";

export const nebius = defineProvider({
  id: "nebius",
  name: "Nebius Token Factory",
  keyVariable: "NEBIUS_API_KEY",
  endpoints: [
    openAiChat("https://api.tokenfactory.nebius.com/v1"),
    openAiEmbeddings("https://api.tokenfactory.nebius.com/v1"),
  ],
  quirks: { "openai-chat": compatible },
});
