import { defineProvider, keyHeader } from "../provider";

/** Vertex AI in express mode: an API key instead of a service account's signed token. */
export const googleVertex = defineProvider({
  id: "google-vertex",
  name: "Google Vertex AI",
  keyVariable: "GOOGLE_VERTEX_API_KEY",
  endpoints: [
    {
      dialect: "gemini-generate",
      baseUrl: "https://aiplatform.googleapis.com/v1/publishers/google",
      authorize: keyHeader("x-goog-api-key"),
    },
  ],
});
