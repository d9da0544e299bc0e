import { defineProvider, openAiChat } from "../provider";
import { compatible, schemaIsPrompt, thinkingIsSwitch } from "../shared-quirks";

export const zAi = defineProvider({
  id: "z-ai",
  name: "Z.ai",
  keyVariable: "ZHIPU_API_KEY",
  endpoints: [openAiChat("https://api.z.ai/api/paas/v4")],
  quirks: { "openai-chat": [thinkingIsSwitch, ...compatible, schemaIsPrompt] },
});
