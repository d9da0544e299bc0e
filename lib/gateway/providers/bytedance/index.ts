import { defineProvider, openAiChat } from "../provider";
import { compatible } from "../shared-quirks";

export const bytedance = defineProvider({
  id: "bytedance",
  name: "BytePlus ModelArk",
  keyVariable: "ARK_API_KEY",
  endpoints: [openAiChat("https://ark.ap-southeast.bytepluses.com/api/v3")],
  quirks: { "openai-chat": compatible },
});
