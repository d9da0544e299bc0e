import type { Dialect } from "../dialect";
import { countInputTokens } from "./count-tokens";
import { readCountTokensFacts } from "./facts";
import { inbound } from "./inbound";
import { outbound } from "./outbound";
import { passthrough } from "./passthrough";

/** Gemini generateContent. */
export const geminiGenerate: Dialect = {
  id: "gemini-generate",
  inbound,
  outbound,
  passthrough,
  tokenCount: { readFacts: readCountTokensFacts, answer: countInputTokens },
};

export { type CountText, countInputTokens } from "./count-tokens";
export { readCountTokensFacts as countTokensFacts } from "./facts";
export { jsonArrayFraming } from "./framing";
export {
  CountTokensRequest,
  CountTokensResponse,
  GeminiError,
  GenerateContentRequest,
  GenerateContentRequestShape,
  GenerateContentResponse,
} from "./wire";
