import { z } from "zod";
import { gatewayFieldsShape } from "../gateway-fields";

/** Most inputs in one request, by OpenAI's reference. */
const MAX_INPUTS = 2048;
const text = z.string().min(1, "must not be empty.");
const tokens = z.array(z.int().nonnegative()).min(1, "must not be empty.");

/** `POST /v1/embeddings` as clients send it. */
export const EmbeddingsRequest = z
  .looseObject({
    model: z.string().nullish().meta({ example: "openai/text-embedding-3-small" }),
    input: z
      .union([text, z.array(text).min(1).max(MAX_INPUTS), tokens, z.array(tokens).min(1).max(MAX_INPUTS)], {
        error: `must be a text, a list of up to ${MAX_INPUTS} texts, or lists of token ids; none of them empty.`,
      })
      .meta({ description: "Texts, or token ids of the model's own tokenizer.", example: ["river", "bank"] }),
    dimensions: z.int().positive().nullish().meta({ description: "Numbers in a vector, where the model can choose." }),
    encoding_format: z.enum(["float", "base64"]).nullish().meta({ example: "float" }),
    user: z.string().nullish(),
    ...gatewayFieldsShape,
  })
  .meta({ id: "EmbeddingsRequest" });

export const EmbeddingsResponse = z
  .looseObject({
    object: z.literal("list"),
    data: z.array(
      z.looseObject({
        object: z.literal("embedding"),
        index: z.int(),
        embedding: z
          .union([z.array(z.number()), z.string()])
          .meta({ description: "Numbers, or little-endian 32-bit floats in base64 when that was asked for." }),
      }),
    ),
    model: z.string().meta({ example: "openai/text-embedding-3-small" }),
    usage: z.looseObject({
      prompt_tokens: z.int(),
      total_tokens: z.int(),
      cost: z.number().optional().meta({ description: "USD", example: 0.00000042 }),
      charge: z.object({ amount: z.string(), currency: z.string() }).optional(),
    }),
  })
  .meta({ id: "EmbeddingsResponse" });
