import { z } from "zod";
import { gatewayFieldsShape } from "../gateway-fields";

/**
 * The wire of chat completions: what clients may send (checked; the published schema) and what we answer. Unknown members
 * are kept. `facts.ts` checks the same things by hand on the hot path; a property test holds the two together.
 */
export const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
export const TOOL_CHOICES = ["none", "auto", "required", "any"] as const;

const name = z.string().min(1);
const strings = z.array(z.string());
const anyObject = z.record(z.string(), z.unknown());

export const ContentPart = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text"), text: z.string() }),
  z.looseObject({ type: z.literal("refusal"), refusal: z.string() }),
  z.looseObject({
    type: z.literal("image_url"),
    image_url: z.looseObject({ url: name, detail: z.enum(["auto", "low", "high", "original"]).nullish() }),
  }),
  z.looseObject({ type: z.literal("input_audio"), input_audio: z.looseObject({ data: z.string(), format: name }) }),
  z.looseObject({ type: z.literal("video_url"), video_url: z.looseObject({ url: name }) }),
  z.looseObject({
    type: z.literal("file"),
    file: z.looseObject({
      file_id: z.string().nullish(),
      file_data: z.string().nullish(),
      filename: z.string().nullish(),
    }),
  }),
  z.looseObject({ type: z.literal("thinking"), thinking: z.union([z.string(), z.array(anyObject)]) }),
]);

const parts = z.array(ContentPart);
const content = z.union([z.string(), parts]);
const functionCall = z.looseObject({ name, arguments: z.string() });

export const ToolCall = z.union([
  z.looseObject({ id: name, type: z.literal("function").nullish(), function: functionCall }),
  z.looseObject({ id: name, type: z.literal("custom"), custom: z.looseObject({ name, input: z.string() }) }),
]);

export const ChatMessage = z.discriminatedUnion("role", [
  z.looseObject({ role: z.literal("system"), content, name: z.string().nullish() }),
  z.looseObject({ role: z.literal("developer"), content, name: z.string().nullish() }),
  z.looseObject({ role: z.literal("user"), content, name: z.string().nullish() }),
  z.looseObject({
    role: z.literal("assistant"),
    content: content.nullish(),
    name: z.string().nullish(),
    refusal: z.string().nullish(),
    reasoning_content: z.string().nullish(),
    reasoning: z.string().nullish(),
    reasoning_details: z.array(anyObject).nullish(),
    tool_calls: z.array(ToolCall).nullish(),
    function_call: functionCall.nullish(),
  }),
  z.looseObject({ role: z.literal("tool"), content, tool_call_id: name }),
  z.looseObject({ role: z.literal("function"), content: content.nullish(), name }),
]);

const functionTool = z.looseObject({
  name,
  description: z.string().nullish(),
  parameters: anyObject.nullish(),
  strict: z.boolean().nullish(),
});

export const ChatTool = z.union([
  z.looseObject({ type: z.literal("function"), function: functionTool }),
  z.looseObject({ type: z.literal("custom"), custom: z.looseObject({ name, description: z.string().nullish() }) }),
  z.looseObject({ type: z.string().regex(/^(?!(?:function|custom)$)[\s\S]/) }),
]);

const namedChoice = z.union([
  z.looseObject({ type: z.literal("function"), function: z.looseObject({ name }) }),
  z.looseObject({ type: z.literal("custom"), custom: z.looseObject({ name }) }),
  z.looseObject({ type: z.literal("allowed_tools") }),
]);

const responseFormat = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_object") }),
  z.looseObject({
    type: z.literal("json_schema"),
    json_schema: z.looseObject({
      name: z.string().nullish(),
      description: z.string().nullish(),
      schema: anyObject.nullish(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

export const ChatRequest = z
  .looseObject({
    model: name.nullish(),
    messages: z.array(ChatMessage).min(1),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    max_tokens: z.int().min(1).nullish(),
    max_completion_tokens: z.int().min(1).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    top_k: z.int().min(0).nullish(),
    min_p: z.number().min(0).max(1).nullish(),
    top_a: z.number().min(0).max(1).nullish(),
    repetition_penalty: z.number().min(0).max(2).nullish(),
    frequency_penalty: z.number().min(-2).max(2).nullish(),
    presence_penalty: z.number().min(-2).max(2).nullish(),
    seed: z.int().nullish(),
    n: z.int().min(1).max(128).nullish(),
    stop: z.union([z.string(), strings]).nullish(),
    logprobs: z.boolean().nullish(),
    top_logprobs: z.int().min(0).max(20).nullish(),
    logit_bias: z.record(z.string(), z.number()).nullish(),
    tools: z.array(ChatTool).nullish(),
    tool_choice: z.union([z.enum(TOOL_CHOICES), namedChoice]).nullish(),
    parallel_tool_calls: z.boolean().nullish(),
    functions: z.array(functionTool).nullish(),
    function_call: z.union([z.enum(["none", "auto"]), z.looseObject({ name })]).nullish(),
    response_format: responseFormat.nullish(),
    reasoning_effort: z.enum(EFFORTS).nullish(),
    reasoning: z
      .looseObject({
        effort: z.enum(EFFORTS).nullish(),
        max_tokens: z.int().min(0).nullish(),
        enabled: z.boolean().nullish(),
        exclude: z.boolean().nullish(),
        summary: z.enum(["auto", "concise", "detailed"]).nullish(),
      })
      .nullish(),
    user: z.string().nullish(),
    metadata: z.record(z.string(), z.string()).nullish(),
    service_tier: z.string().nullish(),
    prompt_cache_key: z.string().nullish(),
    route: z.string().nullish(),
    ...gatewayFieldsShape,
  })
  .meta({ id: "ChatCompletionRequest", description: "A chat completion request. Unknown members are passed on." });

export const ChatUsage = z
  .looseObject({
    prompt_tokens: z.int().min(0),
    completion_tokens: z.int().min(0),
    total_tokens: z.int().min(0),
    cost: z.number().optional().meta({ description: "USD, exact decimal." }),
    charge: z.object({ amount: z.string(), currency: z.string() }).optional().meta({
      description: "What the wallet was charged, in its own currency.",
    }),
    prompt_tokens_details: z.looseObject({ cached_tokens: z.int().min(0) }).optional(),
    completion_tokens_details: z.looseObject({ reasoning_tokens: z.int().min(0) }).optional(),
  })
  .meta({ id: "ChatUsage" });

export const FINISH_REASONS = ["stop", "length", "tool_calls", "content_filter", "error", "function_call"] as const;

const answerCall = z.looseObject({ id: name, type: z.enum(["function", "custom"]) });

const answerMessage = z.looseObject({
  role: z.literal("assistant"),
  content: z.string().nullable(),
  refusal: z.string().nullish(),
  reasoning_content: z.string().optional(),
  reasoning: z.string().optional(),
  reasoning_details: z.array(anyObject).optional(),
  tool_calls: z.array(answerCall).optional(),
});

export const ChatCompletion = z
  .looseObject({
    id: name,
    object: z.literal("chat.completion"),
    created: z.int(),
    model: name,
    choices: z.array(
      z.looseObject({
        index: z.int().min(0),
        message: answerMessage,
        finish_reason: z.enum(FINISH_REASONS),
        native_finish_reason: z.string().nullable(),
        logprobs: anyObject.nullish(),
      }),
    ),
    usage: ChatUsage.optional(),
    system_fingerprint: z.string().nullable(),
  })
  .meta({ id: "ChatCompletion" });

export const ChatCompletionChunk = z
  .looseObject({
    id: name,
    object: z.literal("chat.completion.chunk"),
    created: z.int(),
    model: name,
    choices: z.array(
      z.looseObject({
        index: z.int().min(0),
        delta: z.looseObject({ role: z.literal("assistant").optional(), content: z.string().nullish() }),
        finish_reason: z.enum(FINISH_REASONS).nullable(),
        logprobs: anyObject.nullish(),
      }),
    ),
    usage: ChatUsage.optional(),
  })
  .meta({ id: "ChatCompletionChunk" });
