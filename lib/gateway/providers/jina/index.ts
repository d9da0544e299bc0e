import { defineProvider, openAiEmbeddings } from "../provider";

export const jina = defineProvider({
  id: "jina",
  name: "Jina AI",
  keyVariable: "JINA_API_KEY",
  endpoints: [openAiEmbeddings("https://api.jina.ai/v1")],
});
