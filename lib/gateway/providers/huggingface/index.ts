import { defineProvider, openAiChat, openAiEmbeddings } from "../provider";
import { compatible } from "../shared-quirks";

export const huggingface = defineProvider({
  id: "huggingface",
  name: "Hugging Face Inference Providers",
  keyVariable: "HF_TOKEN",
  endpoints: [openAiChat("https://router.huggingface.co/v1"), openAiEmbeddings("https://router.huggingface.co/v1")],
  quirks: { "openai-chat": compatible },
});
