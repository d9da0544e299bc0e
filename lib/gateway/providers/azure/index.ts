import { openAiQuirks, openAiResponsesQuirks } from "../openai-family";
import { defineProvider, keyHeader } from "../provider";

const BASE = "https://{resource}.openai.azure.com/openai/v1";
const authorize = keyHeader("api-key");

export const azure = defineProvider({
  id: "azure",
  name: "Azure OpenAI",
  keyVariable: "AZURE_API_KEY",
  extraVariables: { resource: "AZURE_RESOURCE_NAME" },
  endpoints: [
    { dialect: "openai-chat", baseUrl: BASE, authorize },
    { dialect: "openai-responses", baseUrl: BASE, authorize },
    { dialect: "openai-embeddings", baseUrl: BASE, authorize },
  ],
  quirks: { "openai-chat": openAiQuirks, "openai-responses": openAiResponsesQuirks },
});
