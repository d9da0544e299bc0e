import type { ProviderSettings } from "../../ports";
import { defineProvider } from "../provider";
import { authorizeVertex, readServiceAccount } from "./access-token";
import { carryClaude } from "./carry";

const EXPRESS = "https://aiplatform.googleapis.com/v1/publishers/google";
const GLOBAL = "global";

/** Express mode knows no project; with a service account project and location stand in the path. */
function locate({ apiKey, extra }: ProviderSettings, publisher = "google"): string | null {
  if (apiKey !== null) return publisher === "google" ? EXPRESS : null;
  if (!extra.credentials) return null;
  let project = extra.project;
  try {
    project ??= readServiceAccount(extra.credentials).project_id;
  } catch {
    return null;
  }
  if (!project) return null;
  const location = extra.location ?? GLOBAL;
  const host = location === GLOBAL ? "" : `${encodeURIComponent(location)}-`;
  const place = `projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(location)}`;
  return `https://${host}aiplatform.googleapis.com/v1/${place}/publishers/${publisher}`;
}

/** What Google publishes is listed in the beta version alone, below no project (publishers.models.list). */
const modelListUrl = (baseUrl: string): string =>
  `${baseUrl.replace(/\/v1\/(projects\/.+\/)?publishers\/google$/, "/v1beta1/publishers/google")}/models`;

/** Gemini on Vertex AI, with an API key (express mode) or a service account; Claude with a service account only. */
export const googleVertex = defineProvider({
  id: "google-vertex",
  name: "Google Vertex AI",
  keyVariable: "GOOGLE_VERTEX_API_KEY",
  extraVariables: {
    credentials: "GOOGLE_VERTEX_CREDENTIALS",
    project: "GOOGLE_CLOUD_PROJECT",
    location: "GOOGLE_CLOUD_LOCATION",
  },
  keySubstitutes: ["credentials"],
  endpoints: [
    {
      dialect: "gemini-generate",
      baseUrl: EXPRESS,
      locate: (settings) => locate(settings),
      authorize: authorizeVertex,
      modelListUrl,
    },
    {
      dialect: "anthropic-messages",
      baseUrl: null,
      fromOverride: (override) => override.replace(/\/publishers\/google$/, "/publishers/anthropic"),
      locate: (settings) => locate(settings, "anthropic"),
      authorize: authorizeVertex,
      carry: carryClaude,
    },
  ],
});
