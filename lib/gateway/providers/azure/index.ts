import { openAiQuirks, openAiResponsesQuirks } from "../openai-family";
import { defineProvider, keyHeader, type ProviderEndpoint } from "../provider";
import { carryDeployment, listModelsAt, locateResource } from "./deployments";

const BASE = "https://{resource}.openai.azure.com/openai/v1";
const at = (dialect: string): ProviderEndpoint => ({
  dialect,
  baseUrl: BASE,
  locate: locateResource,
  authorize: keyHeader("api-key"),
  modelListUrl: listModelsAt,
  carry: carryDeployment,
});

/** Azure's v1 API; with AZURE_API_VERSION the one before it, where each deployment has a path of its own. */
export const azure = defineProvider({
  id: "azure",
  name: "Azure OpenAI",
  keyVariable: "AZURE_API_KEY",
  extraVariables: { resource: "AZURE_RESOURCE_NAME", api_version: "AZURE_API_VERSION" },
  endpoints: [at("openai-chat"), at("openai-responses"), at("openai-embeddings")],
  quirks: { "openai-chat": openAiQuirks, "openai-responses": openAiResponsesQuirks },
});
