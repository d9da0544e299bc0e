import { defineProvider, openAiChat } from "../provider";
import { compatible } from "../shared-quirks";

export const xiaomi = defineProvider({
  id: "xiaomi",
  name: "Xiaomi MiMo",
  keyVariable: "XIAOMI_API_KEY",
  endpoints: [openAiChat("https://api.xiaomimimo.com/v1")],
  quirks: { "openai-chat": compatible },
});
