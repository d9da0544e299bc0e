import { defineProvider, openAiChat, openAiEmbeddings } from "../provider";
import { compatible } from "../shared-quirks";

export const nvidia = defineProvider({
  id: "nvidia",
  name: "NVIDIA NIM API",
  keyVariable: "NVIDIA_API_KEY",
  endpoints: [
    openAiChat("https://integrate.api.nvidia.com/v1"),
    openAiEmbeddings("https://integrate.api.nvidia.com/v1"),
  ],
  quirks: { "openai-chat": compatible },
});
