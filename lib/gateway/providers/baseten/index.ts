import { defineProvider, openAiChat, openAiEmbeddings } from "../provider";
import { compatible } from "../shared-quirks";

export const baseten = defineProvider({
  id: "baseten",
  name: "Baseten",
  keyVariable: "BASETEN_API_KEY",
  endpoints: [openAiChat("https://inference.baseten.co/v1"), openAiEmbeddings("https://inference.baseten.co/v1")],
  quirks: { "openai-chat": compatible },
});
