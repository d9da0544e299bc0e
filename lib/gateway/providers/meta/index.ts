import { bearer, defineProvider } from "../provider";

export const meta = defineProvider({
  id: "meta",
  name: "Meta Model API",
  keyVariable: "META_API_KEY",
  endpoints: [{ dialect: "openai-responses", baseUrl: "https://api.meta.ai/v1", authorize: bearer }],
});
