import { defineProvider, openAiChat } from "../provider";
import { compatible } from "../shared-quirks";

export const ai21 = defineProvider({
  id: "ai21",
  name: "AI21 Labs",
  keyVariable: "AI21_API_KEY",
  endpoints: [openAiChat("https://api.ai21.com/studio/v1")],
  quirks: { "openai-chat": compatible },
});
