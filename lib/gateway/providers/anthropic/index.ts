import { defineProvider, keyHeader } from "../provider";

export const anthropic = defineProvider({
  id: "anthropic",
  name: "Anthropic",
  keyVariable: "ANTHROPIC_API_KEY",
  endpoints: [
    {
      dialect: "anthropic-messages",
      baseUrl: "https://api.anthropic.com",
      authorize: keyHeader("x-api-key"),
      headers: { "anthropic-version": "2023-06-01" },
    },
  ],
});
