import { bearer, defineProvider } from "../provider";
import { compatible } from "../shared-quirks";

/** The operator's own server (vLLM, Ollama, llama.cpp …): only they know where it listens, and whether it has a key. */
export const airouterCloud = defineProvider({
  id: "airouter-cloud",
  name: "AI Router Cloud",
  keyVariable: "AIROUTER_CLOUD_API_KEY",
  isKeyOptional: true,
  baseUrlVariables: ["AIROUTER_CLOUD_BASE_URL"],
  endpoints: ["openai-chat", "openai-embeddings"].map((dialect) => ({ dialect, baseUrl: null, authorize: bearer })),
  quirks: { "openai-chat": compatible },
});
