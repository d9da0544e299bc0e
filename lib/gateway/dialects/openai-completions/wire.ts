import { z } from "zod";
import { gatewayFieldsShape } from "../gateway-fields";

const none = z.literal(1).nullish().meta({ description: "One answer only." });

/** `POST /v1/completions` as clients send it. Members of chat completions beside these are read as there. */
export const CompletionsRequest = z
  .looseObject({
    model: z.string().nullish().meta({ example: "openai/gpt-4o-mini" }),
    prompt: z
      .union([z.string().min(1), z.tuple([z.string().min(1)])])
      .meta({ description: "One text. It reaches the model as a user message.", example: "A river is" }),
    max_tokens: z.int().min(1).nullish().meta({ description: "Absent = as for chat completions, not 16." }),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    stop: z.union([z.string(), z.array(z.string())]).nullish(),
    seed: z.int().nullish(),
    presence_penalty: z.number().min(-2).max(2).nullish(),
    frequency_penalty: z.number().min(-2).max(2).nullish(),
    logit_bias: z.record(z.string(), z.number()).nullish(),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    user: z.string().nullish(),
    n: none,
    best_of: none,
    ...gatewayFieldsShape,
  })
  .meta({ id: "CompletionsRequest" });

export const CompletionsResponse = z
  .looseObject({
    id: z.string(),
    object: z.literal("text_completion"),
    created: z.int(),
    model: z.string().meta({ example: "openai/gpt-4o-mini" }),
    choices: z.array(
      z.looseObject({
        text: z.string(),
        index: z.int(),
        logprobs: z.null(),
        finish_reason: z.string().nullable().meta({ example: "stop" }),
      }),
    ),
    usage: z
      .looseObject({
        prompt_tokens: z.int(),
        completion_tokens: z.int(),
        total_tokens: z.int(),
        cost: z.number().optional().meta({ description: "USD", example: 0.000042 }),
        charge: z.object({ amount: z.string(), currency: z.string() }).optional(),
      })
      .optional(),
  })
  .meta({ id: "CompletionsResponse" });
