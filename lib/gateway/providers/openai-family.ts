import type { Quirk } from "./provider";
import { dropEmptyTools, effortIsFlat, onlyFields, plainHistory, silentTurnIsText } from "./shared-quirks";

/** Models older than the rename; every later one refuses or will refuse max_tokens. */
const OLD_CAP = /^(gpt-3|gpt-4|chatgpt-4|ft:gpt-3|ft:gpt-4)/;

const capIsMaxCompletionTokens: Quirk = {
  name: "cap-is-max-completion-tokens",
  reason: "Reasoning models refuse max_tokens: \"Use 'max_completion_tokens' instead.\"",
  fixture: "openai/max-tokens.refused.json",
  patch(body, nativeModel) {
    if (OLD_CAP.test(nativeModel) || body.max_tokens === undefined) return null;
    const cap = body.max_completion_tokens ?? body.max_tokens;
    return { max_completion_tokens: cap ?? undefined, max_tokens: undefined };
  },
};

/** Request members of OpenAI's published chat completions schema. */
const FIELDS = [
  "audio",
  "frequency_penalty",
  "function_call",
  "functions",
  "logit_bias",
  "logprobs",
  "max_completion_tokens",
  "max_tokens",
  "messages",
  "metadata",
  "modalities",
  "model",
  "moderation",
  "n",
  "parallel_tool_calls",
  "prediction",
  "presence_penalty",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
  "reasoning_effort",
  "response_format",
  "safety_identifier",
  "seed",
  "service_tier",
  "stop",
  "store",
  "stream",
  "stream_options",
  "temperature",
  "tool_choice",
  "tools",
  "top_logprobs",
  "top_p",
  "user",
  "verbosity",
  "web_search_options",
];

/** Chat completions as OpenAI and Azure serve them: strict about every member. */
export const openAiQuirks: readonly Quirk[] = [
  effortIsFlat,
  capIsMaxCompletionTokens,
  dropEmptyTools,
  plainHistory,
  silentTurnIsText,
  onlyFields(FIELDS, "openai/unknown-field.refused.json"),
];

/** Request members of OpenAI's published Responses schema, and what its own coding agent sends beside them. */
const RESPONSES_FIELDS = [
  "background",
  "client_metadata",
  "context_management",
  "conversation",
  "include",
  "input",
  "instructions",
  "max_output_tokens",
  "max_tool_calls",
  "metadata",
  "model",
  "moderation",
  "parallel_tool_calls",
  "previous_response_id",
  "prompt",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
  "reasoning",
  "safety_identifier",
  "service_tier",
  "store",
  "stream",
  "stream_options",
  "temperature",
  "text",
  "tool_choice",
  "tools",
  "top_logprobs",
  "top_p",
  "truncation",
  "user",
];

/** Responses as OpenAI and Azure serve them: strict about every member. */
export const openAiResponsesQuirks: readonly Quirk[] = [
  onlyFields(RESPONSES_FIELDS, "openai-responses/unknown-field.refused.json"),
];
