import { z } from "zod";
import { CURRENCIES, GENERATION_STATUSES } from "@/lib/kernel";

const limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(100)
  .default(50)
  .meta({ description: "At most this many.", example: 50 });
const mode = z.enum(["live", "test"]);
const usd = z.number().meta({ description: "USD, exact to nine places." });
export const Charge = z
  .object({
    amount: z.string().meta({ description: "Exact amount in the wallet's currency.", example: "0.0030625" }),
    currency: z.enum(CURRENCIES),
  })
  .meta({ id: "Charge" });

export const GetGenerationInput = z.object({
  id: z.string().trim().min(1).max(300).meta({
    description: "Any form of an answer's id, or the provider's own.",
    example: "gen-0190f3c2a1b47c3e9f1d2b3c4d5e6f70",
  }),
});

export const ListGenerationsInput = z.object({
  mode: mode.optional(),
  key_id: z.string().max(100).optional(),
  model: z.string().max(200).optional(),
  provider: z.string().max(100).optional(),
  tag: z.string().max(200).optional(),
  status: z.enum(GENERATION_STATUSES).optional(),
  after: z.string().max(100).optional().meta({ description: "Start behind this id." }),
  limit,
});

const count = z.int();
const text = z.string().nullable();
const generationFields = {
  id: z.string().meta({ example: "gen-0190f3c2a1b47c3e9f1d2b3c4d5e6f70" }),
  object: z.literal("generation"),
  model: z.string().meta({ example: "openai/gpt-5.4" }),
  requested_model: z.string(),
  created_at: z.string().meta({ example: "2026-11-21T10:30:00.000Z" }),
  ended_at: text,
  status: z.enum(GENERATION_STATUSES),
  mode,
  operation: z.string(),
  dialect: z.string(),
  provider: text,
  streamed: z.boolean(),
  tokens_prompt: count,
  tokens_completion: count,
  tokens_cached: count,
  tokens_cache_write: count,
  tokens_reasoning: count,
  usage_source: text.meta({ description: "reported by the provider, estimated or bounded by us, or none" }),
  units: z.record(z.string(), z.number()),
  total_cost: usd,
  cost: z.string().meta({ description: "total_cost as exact text.", example: "0.0030625" }),
  charge: Charge,
  latency_ms: z.int().nullable(),
  ttft_ms: z.int().nullable(),
  total_ms: z.int().nullable(),
  finish_reason: text,
  native_finish_reason: text,
  error_code: text,
  insured: z.boolean().meta({ description: "It failed on the way and costs nothing." }),
  request_id: z.string(),
  upstream_id: text,
  key_id: text,
  tag: text,
  user: text,
  app: z.object({ url: text, title: text }),
};

export const GenerationSummary = z.object(generationFields).meta({ id: "GenerationSummary" });

export const GenerationOutput = z
  .object({
    ...generationFields,
    price_version_id: text,
    cost_lines: z.array(
      z.object({
        unit: z.string(),
        quantity: z.number(),
        price: z.string().meta({ description: "For `per_units` units, in the charge's currency." }),
        per_units: z.number(),
        amount: z.string(),
      }),
    ),
    attempts: z.array(z.record(z.string(), z.unknown())),
    dropped_params: z.array(z.string()),
    translation_warnings: z.array(z.string()),
    data: z.record(z.string(), z.unknown()).meta({ description: "The same record in OpenRouter's shape." }),
  })
  .meta({ id: "Generation" });

export const GenerationListOutput = z
  .object({
    object: z.literal("list"),
    data: z.array(GenerationSummary),
    has_more: z.boolean(),
    next: text.meta({ description: "Send it as `after` for the next page." }),
  })
  .meta({ id: "GenerationList" });

export const GetUsageInput = z.object({
  month: z
    .string()
    .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, "a month is YYYY-MM")
    .optional()
    .meta({ description: "UTC month; default: the last 30 days.", example: "2026-11" }),
  mode: mode.default("live"),
  key_id: z.string().max(100).optional(),
  model: z.string().max(200).optional(),
});

const usageFigures = {
  requests: count,
  failed_requests: count,
  prompt_tokens: count,
  completion_tokens: count,
  cached_tokens: count,
  reasoning_tokens: count,
  cost: usd,
  charge: Charge,
};
export const UsageOutput = z
  .object({
    object: z.literal("list"),
    from: z.string(),
    to: z.string().meta({ description: "Exclusive." }),
    mode,
    data: z.array(
      z.object({ date: z.string().meta({ example: "2026-11-21" }), model: z.string(), key_id: text, ...usageFigures }),
    ),
    total: z.object(usageFigures),
    truncated: z.boolean().meta({ description: "There are more rows: narrow by month, key or model." }),
  })
  .meta({ id: "Usage" });

export const CreditsOutput = z
  .object({
    data: z.object({
      total_credits: usd,
      total_usage: usd,
      remaining: usd,
      currency: z.enum(CURRENCIES),
      amounts: z.object({ total_credits: z.string(), total_usage: z.string(), remaining: z.string() }).meta({
        description: "The same, exact, in the wallet's currency.",
      }),
    }),
  })
  .meta({ id: "Credits" });

export const BalanceOutput = z
  .object({
    cents: z.int().meta({ description: "Balance in whole US cents." }),
    usd,
    rub: z.number(),
    kzt: z.number(),
    held_usd: usd,
    available_usd: usd,
    currency: z.enum(CURRENCIES).meta({ description: "The wallet's own." }),
    balance: z.string().meta({ description: "Exact, in the wallet's currency.", example: "25.00" }),
    held: z.string(),
    available: z.string(),
    active: z.boolean(),
    rates: z.array(z.object({ quote: z.enum(CURRENCIES), per_usd: z.string(), source: z.string(), at: z.string() })),
  })
  .meta({ id: "Balance" });
