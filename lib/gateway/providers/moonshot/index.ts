import { defineProvider, openAiChat } from "../provider";
import { compatible, thinkingIsSwitch } from "../shared-quirks";
import { callIdsAreNative, choiceIsFree } from "./quirks";

export const moonshot = defineProvider({
  id: "moonshot",
  name: "Moonshot AI",
  keyVariable: "MOONSHOT_API_KEY",
  endpoints: [openAiChat("https://api.moonshot.ai/v1")],
  quirks: { "openai-chat": [thinkingIsSwitch, ...compatible, callIdsAreNative, choiceIsFree] },
});
