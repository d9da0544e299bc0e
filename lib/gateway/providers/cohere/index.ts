import { bearer, defineProvider } from "../provider";
import { compatible } from "../shared-quirks";

export const cohere = defineProvider({
  id: "cohere",
  name: "Cohere",
  keyVariable: "COHERE_API_KEY",
  endpoints: [
    { dialect: "cohere-v2", baseUrl: "https://api.cohere.com/v2", authorize: bearer },
    {
      dialect: "openai-chat",
      baseUrl: "https://api.cohere.com/compatibility/v1",
      fromOverride: (override) => `${override.replace(/\/v2$/, "")}/compatibility/v1`,
      authorize: bearer,
    },
    {
      dialect: "openai-embeddings",
      baseUrl: "https://api.cohere.com/compatibility/v1",
      fromOverride: (override) => `${override.replace(/\/v2$/, "")}/compatibility/v1`,
      authorize: bearer,
    },
  ],
  quirks: { "openai-chat": compatible },
});
