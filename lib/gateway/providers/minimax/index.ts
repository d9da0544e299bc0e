import { bearer, defineProvider, keyHeader } from "../provider";
import { compatible } from "../shared-quirks";
import { reasoningIsSplit } from "./quirks";

const HOST = "https://api.minimax.io";
const host = (override: string): string => override.replace(/\/(anthropic|v1)$/, "");

export const minimax = defineProvider({
  id: "minimax",
  name: "MiniMax",
  keyVariable: "MINIMAX_API_KEY",
  endpoints: [
    {
      dialect: "anthropic-messages",
      baseUrl: `${HOST}/anthropic`,
      fromOverride: (override) => `${host(override)}/anthropic`,
      authorize: keyHeader("x-api-key"),
      headers: { "anthropic-version": "2023-06-01" },
    },
    {
      dialect: "openai-chat",
      baseUrl: `${HOST}/v1`,
      fromOverride: (override) => `${host(override)}/v1`,
      authorize: bearer,
    },
  ],
  quirks: { "openai-chat": [...compatible, reasoningIsSplit] },
});
