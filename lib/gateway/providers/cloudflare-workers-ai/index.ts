import { defineProvider, openAiChat, openAiEmbeddings } from "../provider";
import { compatible } from "../shared-quirks";

export const cloudflareWorkersAi = defineProvider({
  id: "cloudflare-workers-ai",
  name: "Cloudflare Workers AI",
  keyVariable: "CLOUDFLARE_API_TOKEN",
  extraVariables: { account_id: "CLOUDFLARE_ACCOUNT_ID" },
  endpoints: [
    openAiChat("https://api.cloudflare.com/client/v4/accounts/{account_id}/ai/v1"),
    openAiEmbeddings("https://api.cloudflare.com/client/v4/accounts/{account_id}/ai/v1"),
  ],
  quirks: { "openai-chat": compatible },
});
