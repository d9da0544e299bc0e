import { defineProvider, openAiChat } from "../provider";
import { compatible } from "../shared-quirks";

export const qwen = defineProvider({
  id: "qwen",
  name: "Alibaba Model Studio",
  keyVariable: "DASHSCOPE_API_KEY",
  endpoints: [openAiChat("https://dashscope-intl.aliyuncs.com/compatible-mode/v1")],
  quirks: { "openai-chat": compatible },
});
