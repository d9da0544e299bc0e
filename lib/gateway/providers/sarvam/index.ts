import { defineProvider, openAiChat } from "../provider";
import { compatible } from "../shared-quirks";

export const sarvam = defineProvider({
  id: "sarvam",
  name: "Sarvam AI",
  keyVariable: "SARVAM_API_KEY",
  endpoints: [openAiChat("https://api.sarvam.ai/v1")],
  quirks: { "openai-chat": compatible },
});
