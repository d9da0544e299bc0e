import { bearer, defineProvider, openAiChat } from "../provider";
import { compatible, schemaIsPrompt, thinkingIsSwitch } from "../shared-quirks";

const BASE = "https://api.deepseek.com";

export const deepseek = defineProvider({
  id: "deepseek",
  name: "DeepSeek",
  keyVariable: "DEEPSEEK_API_KEY",
  endpoints: [
    openAiChat(BASE),
    {
      dialect: "anthropic-messages",
      baseUrl: `${BASE}/anthropic`,
      fromOverride: (override) => `${override}/anthropic`,
      authorize: bearer,
    },
  ],
  quirks: { "openai-chat": [thinkingIsSwitch, ...compatible, schemaIsPrompt] },
});
