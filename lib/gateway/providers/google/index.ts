import { bearer, defineProvider, keyHeader } from "../provider";
import { compatible } from "../shared-quirks";

const HOST = "https://generativelanguage.googleapis.com";
const versioned = (override: string): string => (override.endsWith("/v1beta") ? override : `${override}/v1beta`);

export const google = defineProvider({
  id: "google",
  name: "Google Gemini API",
  keyVariable: "GEMINI_API_KEY",
  endpoints: [
    {
      dialect: "gemini-generate",
      baseUrl: `${HOST}/v1beta`,
      fromOverride: versioned,
      authorize: keyHeader("x-goog-api-key"),
    },
    {
      dialect: "gemini-embeddings",
      baseUrl: `${HOST}/v1beta`,
      fromOverride: versioned,
      authorize: keyHeader("x-goog-api-key"),
    },
    {
      dialect: "openai-chat",
      baseUrl: `${HOST}/v1beta/openai`,
      fromOverride: (override) => `${versioned(override)}/openai`,
      authorize: bearer,
    },
  ],
  quirks: { "openai-chat": compatible },
});
