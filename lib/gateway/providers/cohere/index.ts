import { bearer, defineProvider } from "../provider";
import { compatible } from "../shared-quirks";

const rootOf = (baseUrl: string): string => baseUrl.replace(/\/v2$/, "");

/** `https://api.cohere.com/v2` ↔ the layer that borrows OpenAI's format. */
const compatibility = (override: string): string => `${rootOf(override)}/compatibility/v1`;

/** The list of models has no second version: https://docs.cohere.com/reference/list-models */
const modelListUrl = (baseUrl: string): string => `${rootOf(baseUrl)}/v1/models`;

export const cohere = defineProvider({
  id: "cohere",
  name: "Cohere",
  keyVariable: "COHERE_API_KEY",
  endpoints: [
    { dialect: "cohere-v2", baseUrl: "https://api.cohere.com/v2", authorize: bearer, modelListUrl },
    {
      // It knows no thinking budget, cached tokens, tool choice or documents: chat is spoken natively, whoever asks.
      isProxyOnly: true,
      dialect: "openai-chat",
      baseUrl: "https://api.cohere.com/compatibility/v1",
      fromOverride: compatibility,
      authorize: bearer,
    },
    {
      dialect: "openai-embeddings",
      baseUrl: "https://api.cohere.com/compatibility/v1",
      fromOverride: compatibility,
      authorize: bearer,
    },
  ],
  quirks: { "openai-chat": compatible },
});
