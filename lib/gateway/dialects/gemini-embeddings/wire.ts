import { z } from "zod";
import { gatewayFieldsShape } from "../gateway-fields";

const MAX_REQUESTS = 2048;
const part = z.looseObject({ text: z.string({ error: "must be a text: only texts are embedded here." }) });
const content = z.looseObject({ role: z.string().nullish(), parts: z.array(part).min(1, "must not be empty.") });

const one = {
  model: z.string().nullish().meta({ description: "Read from the path." }),
  content,
  taskType: z.string().nullish().meta({ example: "RETRIEVAL_DOCUMENT" }),
  title: z.string().nullish(),
  outputDimensionality: z.int().positive().nullish(),
};

/** `models/{model}:embedContent` as clients send it, in the spelling of `normalise`. */
export const EmbedContentRequest = z
  .looseObject({ ...one, ...gatewayFieldsShape })
  .meta({ id: "GeminiEmbedContentRequest" });

/** `models/{model}:batchEmbedContents`. */
export const BatchEmbedContentsRequest = z
  .looseObject({
    requests: z.array(z.looseObject(one)).min(1, "must not be empty.").max(MAX_REQUESTS),
    ...gatewayFieldsShape,
  })
  .meta({ id: "GeminiBatchEmbedContentsRequest" });

const embedding = z.looseObject({ values: z.array(z.number()) });
const usageMetadata = z
  .looseObject({ promptTokenCount: z.int(), cost: z.number().optional().meta({ description: "USD" }) })
  .optional();

export const EmbedContentResponse = z
  .looseObject({ embedding, usageMetadata })
  .meta({ id: "GeminiEmbedContentResponse" });

export const BatchEmbedContentsResponse = z
  .looseObject({ embeddings: z.array(embedding), usageMetadata })
  .meta({ id: "GeminiBatchEmbedContentsResponse" });
