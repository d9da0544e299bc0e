import { z } from "zod";
import { gatewayFieldsShape } from "../gateway-fields";

/**
 * What clients send: strict where the vendor is strict, open to fields and block types that are newer than this file.
 * `facts.ts` reads the same by hand on the hot path; a property test holds the two together.
 * Source: Anthropic's Messages API reference and SDK types (1.11), the aggregator's reference S1.
 */
export const ROLES = ["user", "assistant", "system"] as const;
export const CHOICE_TYPES = ["auto", "any", "tool", "none"] as const;
export const CHOICE_WORDS = ["auto", "any", "none", "required"] as const;
export const THINKING_BUDGET_LEAST = 1024;

const record = z.record(z.string(), z.unknown());
const unknownType = (known: readonly string[]) =>
  z.looseObject({ type: z.string().refine((type) => !known.includes(type), "is not complete for its type") });

/** A union by `type` of loose objects that lets types not named here through. */
function openUnion<T extends Record<string, z.ZodRawShape>>(shapes: T) {
  const known = Object.entries(shapes).map(([type, shape]) => z.looseObject({ type: z.literal(type), ...shape }));
  return z.union([...known, unknownType(Object.keys(shapes))]);
}

const mediaSource = openUnion({
  base64: { media_type: z.string(), data: z.string() },
  url: { url: z.string() },
  file: { file_id: z.string() },
  text: { data: z.string() },
  content: {},
});

const textShape = { text: z.string() };
const imageShape = { source: mediaSource };
const documentShape = { source: mediaSource, title: z.string().nullish() };

const resultPart = openUnion({
  text: textShape,
  image: imageShape,
  document: documentShape,
  tool_reference: { tool_name: z.string() },
});

export const ContentBlock = openUnion({
  text: textShape,
  image: imageShape,
  document: documentShape,
  thinking: { thinking: z.string(), signature: z.string().nullish() },
  redacted_thinking: { data: z.string() },
  tool_use: { id: z.string(), name: z.string().min(1), input: record },
  tool_result: {
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(resultPart)]).nullish(),
    is_error: z.boolean().nullish(),
  },
});

const Message = z.looseObject({
  role: z.enum(ROLES),
  content: z.union([z.string(), z.array(ContentBlock)]),
});

const Tool = z.union([
  z.looseObject({
    type: z.literal("custom").nullish(),
    name: z.string().min(1).max(128),
    description: z.string().nullish(),
    input_schema: record,
    strict: z.boolean().nullish(),
  }),
  unknownType(["custom"]),
]);

const ToolChoice = z.union([
  z.enum(CHOICE_WORDS),
  z.looseObject({ type: z.literal("tool"), name: z.string(), disable_parallel_tool_use: z.boolean().nullish() }),
  z.looseObject({ type: z.enum(["auto", "any", "none"]), disable_parallel_tool_use: z.boolean().nullish() }),
]);

const Thinking = openUnion({ enabled: { budget_tokens: z.number().int().min(THINKING_BUDGET_LEAST) } });

const OutputFormat = openUnion({ json_schema: { schema: record } });

const CountedFields = {
  model: z
    .string()
    .nullish()
    .meta({ description: "Model id; absent = the account's default.", example: "anthropic/claude-sonnet-5" }),
  messages: z
    .array(Message)
    .min(1)
    .meta({ example: [{ role: "user", content: "Hello" }] }),
  system: z.union([z.string(), z.array(z.looseObject({ type: z.literal("text"), text: z.string() }))]).nullish(),
  tools: z.array(Tool).nullish(),
  tool_choice: ToolChoice.nullish(),
  thinking: Thinking.nullish(),
  output_config: z.looseObject({ effort: z.string().nullish(), format: OutputFormat.nullish() }).nullish(),
};

export const MessagesRequest = z
  .looseObject({
    ...CountedFields,
    ...gatewayFieldsShape,
    max_tokens: z.number().int().min(1).meta({ example: 1024 }),
    stream: z.boolean().nullish(),
    temperature: z.number().nullish(),
    top_p: z.number().nullish(),
    top_k: z.number().int().nullish(),
    stop_sequences: z.array(z.string()).nullish(),
    output_format: OutputFormat.nullish().meta({ description: "Older spelling of output_config.format." }),
    metadata: z.looseObject({ user_id: z.string().nullish() }).nullish(),
    service_tier: z.string().nullish(),
  })
  .meta({ id: "AnthropicMessagesRequest", description: "Anthropic Messages request, for any text model." });

export const CountTokensRequest = z.looseObject(CountedFields).meta({
  id: "AnthropicCountTokensRequest",
  description: "What a Messages request would hold; nothing is generated.",
});

export const CountTokensResponse = z
  .object({ input_tokens: z.int().nonnegative().meta({ description: "Input tokens, estimated", example: 2095 }) })
  .meta({ id: "AnthropicCountTokensResponse" });

export const MessagesResponse = z
  .looseObject({
    id: z.string().meta({ example: "msg_0190c8a2d1e07b3c9f5e8a7b6c5d4e3f" }),
    type: z.literal("message"),
    role: z.literal("assistant"),
    model: z.string().meta({ example: "anthropic/claude-sonnet-5" }),
    content: z.array(z.looseObject({ type: z.string() })),
    stop_reason: z.string().nullable().meta({ example: "end_turn" }),
    stop_sequence: z.string().nullable(),
    usage: z.looseObject({
      input_tokens: z.int().meta({ description: "Without cache reads and writes" }),
      output_tokens: z.int(),
      cache_creation_input_tokens: z.int(),
      cache_read_input_tokens: z.int(),
      total_tokens: z.int().meta({ description: "All input and output tokens" }),
      cost: z.number().optional().meta({ description: "USD", example: 0.00042 }),
    }),
  })
  .meta({ id: "AnthropicMessagesResponse" });

export const MessagesError = z
  .object({
    type: z.literal("error"),
    error: z.looseObject({ type: z.string().meta({ example: "invalid_request_error" }), message: z.string() }),
    request_id: z.string(),
  })
  .meta({ id: "AnthropicErrorResponse" });
