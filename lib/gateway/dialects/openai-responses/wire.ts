import { z } from "zod";
import { gatewayFieldsShape } from "../gateway-fields";

/**
 * The wire of OpenAI Responses: what clients may send (checked; the published schema) and what we answer. Unknown members
 * and types of items, parts and tools that are newer than this file are let through. `facts.ts` reads the same by hand on
 * the hot path; a property test holds the two together.
 * Source: OpenAI's API reference and SDK types (6.49), traffic of Codex 0.169.
 */
export const ROLES = ["user", "assistant", "system", "developer"] as const;
export const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
export const SUMMARIES = ["auto", "concise", "detailed"] as const;
export const CHOICE_WORDS = ["none", "auto", "required"] as const;
export const MODES = ["auto", "required"] as const;
export const TRUNCATIONS = ["auto", "disabled"] as const;

const name = z.string().min(1);
const record = z.record(z.string(), z.unknown());
const text = z.string().nullish();

/** A union by `type` of loose objects that lets types not named here through. */
function openUnion<T extends Record<string, z.ZodRawShape>>(shapes: T) {
  const known = Object.entries(shapes).map(([type, shape]) => z.looseObject({ type: z.literal(type), ...shape }));
  const types = new Set(Object.keys(shapes));
  const other = z.looseObject({ type: z.string().refine((type) => !types.has(type), "is not complete for its type") });
  return z.union([...known, other]);
}

export const ContentPart = openUnion({
  input_text: { text: z.string() },
  output_text: { text: z.string() },
  text: { text: z.string() },
  refusal: { refusal: z.string() },
  input_image: { image_url: text, file_id: text, detail: text },
  input_file: { file_id: text, file_data: text, file_url: text, filename: text },
  input_audio: { input_audio: z.looseObject({ data: z.string(), format: name }) },
});

const content = z.union([z.string(), z.array(ContentPart)]);
const message = { role: z.enum(ROLES), content };
const texts = z.array(z.looseObject({ type: z.string(), text: z.string() }));

export const InputItem = z.union([
  z.looseObject({ type: z.null().optional(), ...message }),
  z.looseObject({ type: z.null().optional(), role: z.null().optional(), id: name }),
  openUnion({
    message,
    function_call: { call_id: name, name, arguments: z.string(), namespace: text },
    function_call_output: { call_id: name, output: content },
    custom_tool_call: { call_id: name, name, input: z.string(), namespace: text },
    custom_tool_call_output: { call_id: name, output: content },
    reasoning: { id: text, summary: texts.nullish(), content: texts.nullish(), encrypted_content: text },
    item_reference: { id: name },
  }),
]);

const functionShape = { name, description: text, parameters: record.nullish(), strict: z.boolean().nullish() };
const customShape = { name, description: text, format: record.nullish() };

export const ResponsesTool = openUnion({
  function: functionShape,
  custom: customShape,
  namespace: {
    name,
    description: text,
    tools: z.array(openUnion({ function: functionShape, custom: customShape })),
  },
});

const ToolChoice = z.union([
  z.enum(CHOICE_WORDS),
  openUnion({
    function: { name },
    custom: { name },
    allowed_tools: { mode: z.enum(MODES), tools: z.array(record) },
  }),
]);

const textFormat = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_object") }),
  z.looseObject({
    type: z.literal("json_schema"),
    name,
    description: text,
    schema: record,
    strict: z.boolean().nullish(),
  }),
]);

/** What both a request and a token count hold. */
const countedFields = {
  model: z.string().nullish().meta({ description: "Model id; absent = the account's default." }),
  input: z.union([z.string(), z.array(InputItem)]).meta({ example: "Hello" }),
  instructions: z.string().nullish(),
  previous_response_id: text.meta({ description: "Goes on from an answer that is stored here." }),
  tools: z.array(ResponsesTool).nullish(),
  tool_choice: ToolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  reasoning: z
    .looseObject({
      effort: z.enum(EFFORTS).nullish(),
      summary: z.enum(SUMMARIES).nullish(),
      generate_summary: z.enum(SUMMARIES).nullish(),
    })
    .nullish(),
  text: z.looseObject({ format: textFormat.nullish(), verbosity: text }).nullish(),
  truncation: z.enum(TRUNCATIONS).nullish(),
};

export const ResponsesRequest = z
  .looseObject({
    ...countedFields,
    ...gatewayFieldsShape,
    stream: z.boolean().nullish(),
    stream_options: record.nullish(),
    store: z
      .boolean()
      .nullish()
      .meta({ description: "false = nothing of the request is kept. Default true: 30 days." }),
    background: z.literal(false).nullish().meta({ description: "Background answers are not served." }),
    conversation: z.null().optional(),
    prompt: z.null().optional(),
    include: z.array(z.string()).nullish(),
    max_output_tokens: z.int().min(1).nullish(),
    max_tool_calls: z.int().min(1).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    top_logprobs: z.int().min(0).max(20).nullish(),
    metadata: z.record(z.string(), z.string()).nullish(),
    service_tier: text,
    prompt_cache_key: text,
    safety_identifier: text,
    user: text,
  })
  .meta({
    id: "ResponsesRequest",
    description: "A Responses request, for any text model. Unknown members are passed on.",
  });

export const InputTokensRequest = z.looseObject(countedFields).meta({
  id: "ResponsesInputTokensRequest",
  description: "What a Responses request would hold; nothing is generated.",
});

export const InputTokensResponse = z
  .object({ object: z.literal("response.input_tokens"), input_tokens: z.int().nonnegative() })
  .meta({ id: "ResponsesInputTokensResponse" });

export const ResponsesUsage = z.looseObject({
  input_tokens: z.int().min(0),
  input_tokens_details: z.looseObject({ cached_tokens: z.int().min(0) }),
  output_tokens: z.int().min(0),
  output_tokens_details: z.looseObject({ reasoning_tokens: z.int().min(0) }),
  total_tokens: z.int().min(0),
  cost: z.number().optional().meta({ description: "USD, exact decimal." }),
  charge: z.object({ amount: z.string(), currency: z.string() }).optional(),
});

export const STATUSES = ["completed", "incomplete", "failed", "in_progress", "cancelled", "queued"] as const;

export const ResponseObject = z
  .looseObject({
    id: name.meta({ example: "resp_0190c8a2d1e07b3c9f5e8a7b6c5d4e3f" }),
    object: z.literal("response"),
    created_at: z.number(),
    status: z.enum(STATUSES),
    model: name,
    output: z.array(z.looseObject({ type: z.string() })),
    error: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
    incomplete_details: z.looseObject({ reason: z.string() }).nullable(),
    instructions: z.unknown(),
    metadata: record.nullable(),
    parallel_tool_calls: z.boolean(),
    tool_choice: z.unknown(),
    tools: z.array(record),
    usage: ResponsesUsage.nullish(),
  })
  .meta({ id: "Response" });
