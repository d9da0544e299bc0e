import { bearer, defineProvider, openAiChat } from "../provider";

export const vercelAiGateway = defineProvider({
  id: "vercel-ai-gateway",
  name: "Vercel AI Gateway",
  keyVariable: "AI_GATEWAY_API_KEY",
  endpoints: [
    openAiChat("https://ai-gateway.vercel.sh/v1"),
    {
      dialect: "anthropic-messages",
      baseUrl: "https://ai-gateway.vercel.sh",
      fromOverride: (override) => override.replace(/\/v1$/, ""),
      authorize: bearer,
    },
  ],
});
