import { z } from "zod";
import { gatewayFieldsShape } from "../gateway-fields";
import { normalise } from "./normalise";

/**
 * What clients send: strict where the vendor is, open to fields and kinds of parts that are newer than this file.
 * `facts.ts` reads the same by hand on the hot path; a property test holds the two together. Both look at the body in
 * one spelling (`normalise.ts`). Source: Gemini API reference (v1beta), types of @google/genai 2.32.
 */
export const ROLES = ["user", "model", "function"] as const;
export const CALLING_MODES = ["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"] as const;

const record = z.record(z.string(), z.unknown());

const Part = z.looseObject({
  text: z.string().nullish(),
  thought: z.boolean().nullish(),
  thoughtSignature: z.string().nullish(),
  inlineData: z.looseObject({ mimeType: z.string(), data: z.string() }).nullish(),
  fileData: z.looseObject({ fileUri: z.string(), mimeType: z.string().nullish() }).nullish(),
  functionCall: z.looseObject({ name: z.string().min(1), args: record.nullish(), id: z.string().nullish() }).nullish(),
  functionResponse: z
    .looseObject({ name: z.string().min(1), response: record.nullish(), id: z.string().nullish() })
    .nullish(),
});

const Content = z.looseObject({ role: z.enum(ROLES).nullish(), parts: z.array(Part) });

const FunctionDeclaration = z.looseObject({
  name: z.string().min(1),
  description: z.string().nullish(),
  parameters: record.nullish(),
  parametersJsonSchema: record.nullish(),
});

const Tool = z.looseObject({ functionDeclarations: z.array(FunctionDeclaration).nullish() });

const ToolConfig = z.looseObject({
  functionCallingConfig: z
    .looseObject({ mode: z.enum(CALLING_MODES).nullish(), allowedFunctionNames: z.array(z.string()).nullish() })
    .nullish(),
});

const GenerationConfig = z.looseObject({
  temperature: z.number().nullish(),
  topP: z.number().nullish(),
  topK: z.number().nullish(),
  candidateCount: z.number().int().min(1).nullish(),
  maxOutputTokens: z.number().int().min(1).nullish(),
  stopSequences: z.array(z.string()).nullish(),
  seed: z.number().int().nullish(),
  presencePenalty: z.number().nullish(),
  frequencyPenalty: z.number().nullish(),
  responseLogprobs: z.boolean().nullish(),
  logprobs: z.number().int().nullish(),
  responseMimeType: z.string().nullish(),
  responseSchema: record.nullish(),
  responseJsonSchema: record.nullish(),
  responseModalities: z.array(z.string()).nullish(),
  thinkingConfig: z
    .looseObject({
      includeThoughts: z.boolean().nullish(),
      thinkingBudget: z.number().int().min(-1).nullish(),
      thinkingLevel: z.string().nullish(),
    })
    .nullish(),
});

const requestShape = {
  contents: z
    .array(Content)
    .min(1)
    .meta({ example: [{ role: "user", parts: [{ text: "Hello" }] }] }),
  systemInstruction: z.looseObject({ parts: z.array(Part) }).nullish(),
  tools: z.array(Tool).nullish(),
  toolConfig: ToolConfig.nullish(),
  generationConfig: GenerationConfig.nullish(),
  safetySettings: z.array(z.looseObject({})).nullish(),
  cachedContent: z.string().nullish(),
};

/** The published shape (camelCase, lists as lists). */
export const GenerateContentRequestShape = z
  .looseObject({ ...requestShape, ...gatewayFieldsShape })
  .meta({ id: "GeminiGenerateContentRequest", description: "Gemini generateContent request, for any text model." });

/** What is accepted: also snake_case, and single objects for lists. */
export const GenerateContentRequest = z.preprocess(normalise, GenerateContentRequestShape);

export const CountTokensRequestShape = z
  .looseObject({
    contents: requestShape.contents.nullish(),
    generateContentRequest: z.looseObject(requestShape).nullish(),
  })
  .refine((body) => Boolean(body.contents ?? body.generateContentRequest), {
    path: ["contents"],
    message: "is required",
  })
  .meta({ id: "GeminiCountTokensRequest" });

export const CountTokensRequest = z.preprocess(normalise, CountTokensRequestShape);

export const CountTokensResponse = z
  .object({ totalTokens: z.int().nonnegative().meta({ description: "Input tokens, estimated", example: 31 }) })
  .meta({ id: "GeminiCountTokensResponse" });

export const GenerateContentResponse = z
  .looseObject({
    candidates: z
      .array(
        z.looseObject({
          content: z.looseObject({ role: z.literal("model"), parts: z.array(z.looseObject({})) }).optional(),
          finishReason: z.string().optional().meta({ example: "STOP" }),
          index: z.int(),
        }),
      )
      .optional(),
    usageMetadata: z
      .looseObject({
        promptTokenCount: z.int(),
        candidatesTokenCount: z.int().optional(),
        thoughtsTokenCount: z.int().optional(),
        totalTokenCount: z.int(),
        cost: z.number().optional().meta({ description: "USD", example: 0.00042 }),
      })
      .optional(),
    modelVersion: z.string().meta({ example: "google/gemini-3-flash" }),
    responseId: z.string(),
  })
  .meta({ id: "GeminiGenerateContentResponse" });

export const GeminiError = z
  .object({
    error: z.looseObject({
      code: z.int().meta({ description: "HTTP status", example: 400 }),
      message: z.string(),
      status: z.string().meta({ example: "INVALID_ARGUMENT" }),
    }),
  })
  .meta({ id: "GeminiErrorResponse" });
