import { openAiQuirks, openAiResponsesQuirks } from "../openai-family";
import { bearer, defineProvider, openAiChat } from "../provider";

const BASE = "https://api.openai.com/v1";

/** Served over Responses only, by OpenAI's model pages. */
const RESPONSES_ONLY =
  /^(o1-pro|o3-pro|gpt-5-pro|gpt-5\.\d+-pro|codex-mini|gpt-5[.\d]*-codex|computer-use|o[34](-mini)?-deep-research)/;

export const openai = defineProvider({
  id: "openai",
  name: "OpenAI",
  keyVariable: "OPENAI_API_KEY",
  endpoints: [
    openAiChat(BASE),
    { dialect: "openai-responses", baseUrl: BASE, authorize: bearer },
    { dialect: "openai-embeddings", baseUrl: BASE, authorize: bearer },
    { dialect: "openai-images", baseUrl: BASE, authorize: bearer },
    { dialect: "openai-audio", baseUrl: BASE, authorize: bearer },
  ],
  quirks: { "openai-chat": openAiQuirks, "openai-responses": openAiResponsesQuirks },
  isResponsesOnly: (nativeModel) => RESPONSES_ONLY.test(nativeModel),
});
