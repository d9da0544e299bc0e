import { z } from "zod";
import { CURRENCIES, MODEL_ORDERS, MODEL_STATES } from "@/lib/kernel";
import { TOKEN_PRICE_FIELDS, UNIT_PRICE_FIELDS } from "./file/schema";

/** Kinds of models as clients name them: `?modality=` and the field of a list item. */
export const MODALITIES = [
  "text",
  "image",
  "audio-stt",
  "audio-tts",
  "video",
  "embedding",
  "rerank",
  "moderation",
  "music",
  "3d",
  "ocr",
  "translation",
  "classification",
  "detection",
] as const;
export type Modality = (typeof MODALITIES)[number];

export const MODEL_SORTS = ["catalog", ...MODEL_ORDERS] as const;

const truth = z.enum(["true", "false", "1", "0"]).transform((text) => text === "true" || text === "1");
const word = z.string().max(200).optional();
const wholeText = z
  .string()
  .regex(/^\d{1,9}$/)
  .optional();
const amountWord = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/)
  .optional();
const count = z.coerce.number().int().min(1).max(1000);

/** Query of GET /models. Words of the OpenAI, Anthropic and Google clients are all understood. */
export const ListModelsInput = z
  .object({
    modality: z.enum(MODALITIES).optional().meta({ description: "Only models of this kind.", example: "text" }),
    provider: z
      .string()
      .max(100)
      .optional()
      .meta({ description: "A lab, or a provider that serves the model.", example: "anthropic" }),
    available: truth
      .optional()
      .meta({ description: "Only models that can be called here now (`true`), or cannot (`false`).", example: "true" }),
    q: z
      .string()
      .max(100)
      .optional()
      .meta({ description: "Words to find in ids, aliases and names.", example: "claude opus" }),
    supported_parameters: z
      .string()
      .max(300)
      .optional()
      .meta({ description: "Comma-separated parameters the model must take.", example: "tools,reasoning" }),
    sort: z
      .enum(MODEL_SORTS)
      .optional()
      .meta({ description: "`price` sorts by a blend of input and output prices, see `ratio`.", example: "newest" }),
    type: word.meta({ description: "Only models of this type, as the catalogue names them.", example: "chat" }),
    lab: word.meta({ description: "Only models of this lab.", example: "anthropic" }),
    upstream: word.meta({ description: "Only models that this company offers.", example: "openrouter" }),
    in: word.meta({ description: "Comma-separated modalities the model must take.", example: "text,image" }),
    out: word.meta({ description: "Comma-separated modalities the model must give.", example: "text" }),
    can: word.meta({ description: "Comma-separated abilities the model must have.", example: "tools,vision" }),
    context: wholeText.meta({ description: "Context of at least so many tokens.", example: "200000" }),
    output: wholeText.meta({ description: "Output of at least so many tokens.", example: "64000" }),
    input_min: amountWord.meta({ description: "Least price of a million input tokens, in `currency`." }),
    input_max: amountWord.meta({ description: "Highest price of a million input tokens.", example: "1" }),
    output_min: amountWord.meta({ description: "Least price of a million output tokens." }),
    output_max: amountWord.meta({ description: "Highest price of a million output tokens.", example: "5" }),
    status: z.enum(MODEL_STATES).optional().meta({ description: "Only models in this state.", example: "available" }),
    open: truth.optional().meta({ description: "Only models with open weights (`true`)." }),
    ratio: wholeText.meta({ description: "Input tokens for each output token in the blended price (3)." }),
    currency: z.enum(CURRENCIES).optional().meta({ description: "Currency of the price words (USD)." }),
    limit: count.optional().meta({ description: "At most this many (default: all)." }),
    pageSize: count.optional().meta({ description: "The same, as Google's clients write it." }),
    after_id: z.string().max(200).optional().meta({ description: "Start behind this id." }),
    before_id: z.string().max(200).optional().meta({ description: "End before this id." }),
    pageToken: z
      .string()
      .max(200)
      .optional()
      .meta({ description: "The same as `after_id`, as Google's clients write it." }),
  })
  .meta({ id: "ListModelsQuery" });
export type ListModelsInput = z.infer<typeof ListModelsInput>;

export const GetModelInput = z.object({ id: z.string().min(1).max(400).meta({ example: "openai/gpt-5.4" }) });
export type GetModelInput = z.infer<typeof GetModelInput>;

const amountText = z.string().nullable();

/** `pricing` of a model or endpoint. USD per unit where the name has no currency. */
export const PricingOutput = z
  .object({
    prompt: amountText.meta({ description: "USD per input token.", example: "0.0000025" }),
    completion: amountText.meta({ description: "USD per output token.", example: "0.000015" }),
    request: amountText,
    image: amountText,
    web_search: amountText,
    internal_reasoning: amountText,
    input_cache_read: amountText,
    input_cache_write: amountText,
    input_per_1m_usd: amountText.meta({ example: "2.50" }),
    output_per_1m_usd: amountText.meta({ example: "15.00" }),
    input_per_1m_rub: amountText.meta({ example: "203.00" }),
    output_per_1m_rub: amountText,
    input_per_1m_kzt: amountText,
    output_per_1m_kzt: amountText,
    units: z.record(z.string(), z.object({ usd: amountText, rub: amountText, kzt: amountText })).meta({
      description: "Prices of what is not a plain input or output token: per image, minute, million characters, …",
    }),
    tiers: z.array(z.record(z.string(), z.unknown())).meta({ description: "Prices of requests with a longer input." }),
  })
  .meta({ id: "ModelPricing" });

export const ModelOutput = z
  .object({
    id: z.string().meta({ example: "openai/gpt-5.4" }),
    canonical_slug: z.string(),
    object: z.literal("model"),
    created: z.int(),
    owned_by: z.string().meta({ example: "openai" }),
    display_name: z.string().meta({ example: "OpenAI: GPT-5.4" }),
    name: z.string(),
    description: z.string(),
    modality: z.enum(MODALITIES),
    context_length: z.int().nullable(),
    max_context_tokens: z.int().nullable(),
    architecture: z.object({
      modality: z.string().meta({ example: "text+image->text" }),
      input_modalities: z.array(z.string()),
      output_modalities: z.array(z.string()),
      tokenizer: z.string(),
      instruct_type: z.null(),
    }),
    pricing: PricingOutput,
    input_per_1m_rub: amountText,
    output_per_1m_rub: amountText,
    top_provider: z.object({
      context_length: z.int().nullable(),
      max_completion_tokens: z.int().nullable(),
      is_moderated: z.boolean(),
    }),
    per_request_limits: z.null(),
    default_parameters: z.record(z.string(), z.unknown()),
    supported_parameters: z.array(z.string()),
    supported_voices: z.array(z.string()).nullable(),
    capabilities: z.record(z.string(), z.unknown()),
    aliases: z.array(z.string()),
    providers: z.array(z.string()).meta({ description: "Who serves it, in the order of preference." }),
    hugging_face_id: z.string().nullable(),
    knowledge_cutoff: z.string().nullable(),
    expiration_date: z.string().nullable(),
    deprecated: z.boolean(),
    available: z.boolean().meta({ description: "Whether a live key can call it on this installation." }),
    unavailable_reason: z.enum(["no_provider", "no_price", "not_served"]).nullable(),
    links: z.object({ details: z.string() }),
  })
  .meta({ id: "Model" });
export type ModelOutput = z.infer<typeof ModelOutput>;

export const ModelListOutput = z
  .object({
    object: z.literal("list"),
    data: z.array(ModelOutput),
    total_count: z.int(),
    has_more: z.boolean(),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    links: z.object({ next: z.string().nullable() }),
  })
  .meta({ id: "ModelList" });

export const EndpointListOutput = z
  .object({
    data: z.object({
      id: z.string(),
      name: z.string(),
      created: z.int(),
      description: z.string(),
      architecture: z.record(z.string(), z.unknown()),
      endpoints: z.array(
        z.object({
          name: z.string(),
          model_id: z.string(),
          model_name: z.string(),
          provider_name: z.string(),
          tag: z.string().meta({ description: "The provider's id, as `provider.order` takes it." }),
          context_length: z.int().meta({ description: "0 = not stated." }),
          max_completion_tokens: z.int().nullable(),
          max_prompt_tokens: z.int().nullable(),
          quantization: z.null(),
          supported_parameters: z.array(z.string()),
          dialects: z.array(z.string()),
          pricing: PricingOutput,
          available: z.boolean(),
          unavailable_reason: z.enum(["no_provider", "no_price", "not_served"]).nullable(),
          status: z.int(),
          uptime_last_5m: z.null(),
          uptime_last_30m: z.null(),
          uptime_last_1d: z.null(),
          latency_last_30m: z.null(),
          throughput_last_30m: z.null(),
          supports_implicit_caching: z.boolean(),
          supports_tool_choice: z.record(z.string(), z.boolean()),
        }),
      ),
    }),
  })
  .meta({ id: "ModelEndpoints" });

const priceText = z.string().regex(/^\d{1,7}(\.\d{1,9})?$/, "a price is a decimal number such as 2.50");
const tokenPriceText = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,6})?$/, "a token price is a decimal number with at most six places");

/** Names of the prices an operator may set, as the catalogue file writes them. */
export const OPERATOR_PRICE_FIELDS = [...TOKEN_PRICE_FIELDS, ...UNIT_PRICE_FIELDS] as const;

/** Prices an operator may set: the fields of the catalogue file. */
export const OperatorPrices = z.strictObject({
  ...(Object.fromEntries(TOKEN_PRICE_FIELDS.map((field) => [field, tokenPriceText.optional()])) as Record<
    (typeof TOKEN_PRICE_FIELDS)[number],
    z.ZodOptional<typeof tokenPriceText>
  >),
  ...(Object.fromEntries(UNIT_PRICE_FIELDS.map((field) => [field, priceText.optional()])) as Record<
    (typeof UNIT_PRICE_FIELDS)[number],
    z.ZodOptional<typeof priceText>
  >),
});

export const SetModelPriceInput = z.object({
  model: z.string().min(1),
  /** Upstream id; absent = for every endpoint of the model. */
  endpoint: z.string().optional(),
  currency: z.enum(CURRENCIES).default("USD"),
  prices: OperatorPrices.default({}),
  isFree: z.boolean().default(false),
  /** Takes the operator's prices back: the list price with margin counts again. */
  isReset: z.boolean().default(false),
});
export type SetModelPriceInput = z.input<typeof SetModelPriceInput>;

export const SetModelEnabledInput = z.object({ model: z.string().min(1), isEnabled: z.boolean() });
export type SetModelEnabledInput = z.input<typeof SetModelEnabledInput>;

export const SetMarginInput = z
  .object({
    model: z.string().optional(),
    provider: z.string().optional(),
    /** Percent, decimal with at most four places; null removes the rule. */
    percent: z
      .string()
      .regex(/^\d{1,4}(\.\d{1,4})?$/, "a margin is a percentage such as 5.5")
      .nullable(),
  })
  .refine((input) => !(input.model && input.provider), "name a model or a provider, not both");
export type SetMarginInput = z.input<typeof SetMarginInput>;

export const SetFxInput = z.object({
  base: z.literal("USD").default("USD"),
  quote: z.enum(["RUB", "KZT"]),
  rate: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/, "a rate is a decimal number such as 81.25")
    .refine((text) => /[1-9]/.test(text), "a rate is above zero"),
  source: z.string().trim().min(1).max(200),
  /** Day or instant the rate is of; default now. */
  at: z.union([z.iso.date(), z.iso.datetime()]).optional(),
});
export type SetFxInput = z.input<typeof SetFxInput>;

export const SyncCatalogInput = z.object({ file: z.string().min(1), isApplied: z.boolean().default(false) });
export type SyncCatalogInput = z.input<typeof SyncCatalogInput>;
