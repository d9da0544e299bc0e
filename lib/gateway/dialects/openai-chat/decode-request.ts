import type { GenerateRequest, ReasoningRequest, Warning } from "../../ir";
import { GATEWAY_FIELDS } from "../gateway-fields";
import { ownExtensions } from "./blocks";
import { decodeMessages } from "./decode-messages";
import { compact, isObject, type JsonObject, objectsOf, restOf } from "./json";
import { decodeResponseFormat, decodeToolChoice, decodeTools } from "./tools";

/** Request members the neutral form has words for; all others are kept as extensions. */
const KNOWN = new Set([
  ...GATEWAY_FIELDS,
  "model",
  "messages",
  "stream",
  "stream_options",
  "max_tokens",
  "max_completion_tokens",
  "temperature",
  "top_p",
  "top_k",
  "stop",
  "seed",
  "frequency_penalty",
  "presence_penalty",
  "logit_bias",
  "logprobs",
  "top_logprobs",
  "n",
  "tools",
  "tool_choice",
  "functions",
  "function_call",
  "parallel_tool_calls",
  "response_format",
  "reasoning_effort",
  "reasoning",
  "include_reasoning",
  "user",
  "metadata",
  "service_tier",
  "prompt_cache_key",
]);

const given = <T>(value: unknown): T | undefined => (value === null || value === undefined ? undefined : (value as T));

function decodeReasoningRequest(body: JsonObject): ReasoningRequest | undefined {
  const wanted = isObject(body.reasoning) ? body.reasoning : {};
  const isHidden = body.include_reasoning === false ? true : given<boolean>(wanted.exclude);
  const reasoning: ReasoningRequest = compact({
    isEnabled: given(wanted.enabled),
    effort: given(wanted.effort ?? body.reasoning_effort),
    budgetTokens: given(wanted.max_tokens),
    summary: given(wanted.summary),
    isHidden,
  });
  return Object.keys(reasoning).length > 0 ? reasoning : undefined;
}

/** A checked body in neutral form. */
export function decodeRequest(input: unknown): { request: GenerateRequest; warnings: Warning[] } {
  const body: JsonObject = isObject(input) ? input : {};
  const { tools, serverTools } = decodeTools(body);
  const allowed =
    isObject(body.tool_choice) && body.tool_choice.type === "allowed_tools" ? { tool_choice: body.tool_choice } : {};
  const rest = { ...restOf(body, KNOWN), ...allowed, ...(serverTools.length > 0 ? { server_tools: serverTools } : {}) };
  const request = compact({
    model: given<string>(body.model) ?? "",
    messages: decodeMessages(objectsOf(body.messages)),
    tools: tools.length > 0 ? tools : undefined,
    toolChoice: decodeToolChoice(body),
    isParallelToolUse: given(body.parallel_tool_calls),
    maxOutputTokens: given(body.max_completion_tokens ?? body.max_tokens),
    temperature: given(body.temperature),
    topP: given(body.top_p),
    topK: given(body.top_k),
    stop: typeof body.stop === "string" ? [body.stop] : given(body.stop),
    seed: given(body.seed),
    frequencyPenalty: given(body.frequency_penalty),
    presencePenalty: given(body.presence_penalty),
    logitBias: given(body.logit_bias),
    isLogprobs: given(body.logprobs),
    topLogprobs: given(body.top_logprobs),
    choiceCount: given(body.n),
    responseFormat: decodeResponseFormat(body.response_format),
    reasoning: decodeReasoningRequest(body),
    isStream: body.stream === true,
    endUser: given(body.user),
    metadata: given(body.metadata),
    serviceTier: given(body.service_tier),
    cacheKey: given(body.prompt_cache_key),
    extensions: Object.keys(rest).length > 0 ? ownExtensions(rest) : undefined,
  });
  return { request: request as unknown as GenerateRequest, warnings: [] };
}
