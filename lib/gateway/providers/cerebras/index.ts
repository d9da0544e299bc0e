import { defineProvider, openAiChat } from "../provider";
import { compatible, dropFields, plainHistory } from "../shared-quirks";

export const cerebras = defineProvider({
  id: "cerebras",
  name: "Cerebras",
  keyVariable: "CEREBRAS_API_KEY",
  endpoints: [openAiChat("https://api.cerebras.ai/v1")],
  quirks: {
    "openai-chat": [
      ...compatible,
      plainHistory,
      dropFields(
        "drop-penalties",
        ["frequency_penalty", "presence_penalty", "logit_bias"],
        "Penalties and logit_bias are documented as refused with 400.",
        "cerebras/penalty.refused.json",
      ),
    ],
  },
});
