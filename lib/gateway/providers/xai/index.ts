import { bearer, defineProvider, openAiChat } from "../provider";
import { dropEmptyTools, dropFields, effortIsFlat, silentTurnIsText } from "../shared-quirks";

const BASE = "https://api.x.ai/v1";

export const xai = defineProvider({
  id: "xai",
  name: "xAI",
  keyVariable: "XAI_API_KEY",
  endpoints: [openAiChat(BASE), { dialect: "openai-responses", baseUrl: BASE, authorize: bearer }],
  quirks: {
    "openai-chat": [
      effortIsFlat,
      dropEmptyTools,
      silentTurnIsText,
      dropFields(
        "drop-penalties",
        ["frequency_penalty", "presence_penalty", "stop"],
        "Reasoning models, which all current ones are, refuse penalties and stop sequences.",
        "xai/penalty.refused.json",
      ),
    ],
  },
});
