import { defineProvider, openAiChat, openAiEmbeddings } from "../provider";
import { compatible } from "../shared-quirks";

export const together = defineProvider({
  id: "together",
  name: "Together AI",
  keyVariable: "TOGETHER_API_KEY",
  endpoints: [openAiChat("https://api.together.ai/v1"), openAiEmbeddings("https://api.together.ai/v1")],
  quirks: { "openai-chat": compatible },
});
