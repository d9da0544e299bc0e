import { z } from "zod";
import { DIALECT_IDS } from "./dialects/dialect";

const amount = z.object({
  amount: z.string().meta({ description: "In the wallet's currency, exact.", example: "0.0012" }),
  usd: z.string().meta({ description: "In USD.", example: "0.0012" }),
});

const cost = z.object({
  currency: z.string().meta({ example: "USD" }),
  prompt: amount.meta({ description: "The prompt alone, by the estimate." }),
  at_most: amount.meta({ description: "The whole call at its bounds: it never costs more." }),
  hold: amount.meta({ description: "What is set aside when the call begins." }),
});

const endpoint = {
  model: z.string().meta({ example: "openai/gpt-4o-mini" }),
  provider: z.string().meta({ example: "openai" }),
  endpoint_id: z.string(),
};

/** Any generate or embedding body of any dialect: `model` is read from the body in all of them. */
export const QuoteRequest = z
  .looseObject({ model: z.string().optional().meta({ example: "openai/gpt-4o-mini" }) })
  .meta({
    id: "QuoteRequest",
    description: "The body of any generate or embedding request; `?dialect=` says whose when its shape does not.",
  });

export const QuoteOutput = z
  .object({
    object: z.literal("quote"),
    operation: z.enum(["generate", "complete", "embed"]).meta({ description: "What the body asks for." }),
    dialect: z.enum(DIALECT_IDS),
    requested_model: z.string(),
    model: z.string().nullable().meta({ description: "The model that would answer; null = nobody would." }),
    provider: z.string().nullable(),
    estimate: z.object({
      prompt_tokens: z.number().int(),
      prompt_tokens_at_most: z.number().int().nullable(),
      output_tokens_at_most: z.number().int().nullable(),
    }),
    cost: cost.nullable().meta({ description: "Of the first candidate." }),
    translation: z
      .object({
        is_lossless: z.boolean(),
        summary: z
          .string()
          .nullable()
          .meta({ description: "As X-Translation would say it.", example: "dropped=2; emulated=1" }),
        warnings: z.array(
          z.object({ kind: z.enum(["dropped", "changed", "emulated"]), path: z.string(), detail: z.string() }),
        ),
        dropped_params: z.array(z.string()),
        error: z.string().nullable().meta({ description: "Why the request cannot be said to this provider at all." }),
      })
      .nullable(),
    candidates: z.array(
      z.object({
        ...endpoint,
        native_model: z.string(),
        dialect: z.string(),
        is_passthrough: z.boolean(),
        reason: z.string(),
        cost: cost.nullable(),
      }),
    ),
    rejected: z.array(
      z.object({
        model: z.string(),
        provider: z.string().nullable(),
        endpoint_id: z.string().nullable(),
        code: z.string(),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: "Quote" });
export type QuoteOutput = z.infer<typeof QuoteOutput>;
