import { defineProvider, openAiChat } from "../provider";
import { compatible, onlyFields, plainHistory } from "../shared-quirks";

/** Members of Groq's published request schema without those it refuses at once (logprobs, logit_bias, top_logprobs). */
const FIELDS = [
  "citation_options",
  "compound_custom",
  "disable_tool_validation",
  "documents",
  "frequency_penalty",
  "function_call",
  "functions",
  "include_reasoning",
  "max_completion_tokens",
  "max_tokens",
  "messages",
  "metadata",
  "model",
  "n",
  "parallel_tool_calls",
  "presence_penalty",
  "reasoning_effort",
  "reasoning_format",
  "response_format",
  "search_settings",
  "seed",
  "service_tier",
  "stop",
  "store",
  "stream",
  "stream_options",
  "temperature",
  "tool_choice",
  "tools",
  "top_p",
  "user",
];

export const groq = defineProvider({
  id: "groq",
  name: "Groq",
  keyVariable: "GROQ_API_KEY",
  endpoints: [openAiChat("https://api.groq.com/openai/v1")],
  quirks: {
    "openai-chat": [...compatible, plainHistory, onlyFields(FIELDS, "groq/unsupported-property.refused.json")],
  },
});
