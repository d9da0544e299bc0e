import type { ProviderSettings } from "../../ports";
import type { CarriedRequest } from "../provider";

/** Without a version the v1 API is meant, with one the API of deployments. */
export function locateResource({ extra }: ProviderSettings): string | null {
  if (!extra.resource) return null;
  const root = `https://${encodeURIComponent(extra.resource)}.openai.azure.com/openai`;
  return extra.api_version ? root : `${root}/v1`;
}

/** Where the resource's models are listed; the API of deployments wants its version there too. */
export const listModelsAt = (baseUrl: string, { extra }: ProviderSettings): string =>
  `${baseUrl}/models${versionQuery(extra.api_version)}`;

const versionQuery = (version: string | undefined): string =>
  version ? `?api-version=${encodeURIComponent(version)}` : "";

/**
 * The API with `api-version`: chat and embeddings stand below the deployment that serves the model, Responses beside them.
 * Source: Azure OpenAI REST reference, data plane.
 */
export function carryDeployment(
  { path, body, headers, nativeModel }: CarriedRequest,
  { extra }: ProviderSettings,
): Omit<CarriedRequest, "isStream" | "nativeModel"> {
  const version = extra.api_version;
  if (!version) return { path, body, headers };
  const below = path === "/responses" ? path : `/deployments/${encodeURIComponent(nativeModel)}${path}`;
  return { path: below + versionQuery(version), body, headers };
}
