import { defineProvider, openAiChat, openAiEmbeddings } from "../provider";
import { compatible, onlyFields, plainHistory } from "../shared-quirks";
import { callIdsHaveNine, FIELDS, messagesAreBare, seedIsRandomSeed } from "./quirks";

export const mistral = defineProvider({
  id: "mistral",
  name: "Mistral AI",
  keyVariable: "MISTRAL_API_KEY",
  endpoints: [openAiChat("https://api.mistral.ai/v1"), openAiEmbeddings("https://api.mistral.ai/v1")],
  quirks: {
    "openai-chat": [
      ...compatible,
      plainHistory,
      messagesAreBare,
      seedIsRandomSeed,
      callIdsHaveNine,
      onlyFields(FIELDS, "mistral/extra-field.refused.json"),
    ],
  },
});
