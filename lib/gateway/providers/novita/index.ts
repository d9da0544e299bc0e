import { defineProvider, openAiChat } from "../provider";
import { compatible } from "../shared-quirks";

export const novita = defineProvider({
  id: "novita",
  name: "Novita AI",
  keyVariable: "NOVITA_API_KEY",
  endpoints: [openAiChat("https://api.novita.ai/openai")],
  quirks: { "openai-chat": compatible },
});
