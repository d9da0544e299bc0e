import type { ProviderSettings } from "../../ports";
import { defineProvider } from "../provider";
import { authorizeVertex, readServiceAccount } from "./access-token";

const EXPRESS = "https://aiplatform.googleapis.com/v1/publishers/google";
const GLOBAL = "global";

/** Express mode knows no project; with a service account project and location stand in the path. */
function locate({ apiKey, extra }: ProviderSettings): string | null {
  if (apiKey !== null) return EXPRESS;
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
  return `https://${host}aiplatform.googleapis.com/v1/${place}/publishers/google`;
}

/** Gemini on Vertex AI, with an API key (express mode) or a service account. */
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
  endpoints: [{ dialect: "gemini-generate", baseUrl: EXPRESS, locate, authorize: authorizeVertex }],
});
