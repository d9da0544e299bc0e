import { defineProvider, openAiChat } from "../provider";
import { compatible } from "../shared-quirks";

export const perplexity = defineProvider({
  id: "perplexity",
  name: "Perplexity",
  keyVariable: "PERPLEXITY_API_KEY",
  endpoints: [openAiChat("https://api.perplexity.ai")],
  quirks: { "openai-chat": compatible },
});
