import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import type { DocumentedOperation } from "@/lib/gateway";
import { ERRORS } from "@/lib/kernel";
import type { ApiRoute } from "./route";

const openaiError = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string().meta({ description: "An open list: treat unknown types by the HTTP status." }),
      code: z.number().int().meta({ description: "Equals the HTTP status." }),
      param: z.string().nullable().optional(),
      metadata: z
        .looseObject({
          docs_url: z.string().optional().meta({ description: "What happened, why, and the one thing to do." }),
        })
        .optional(),
    }),
  })
  .meta({ id: "Error" });
const anthropicError = z
  .object({
    type: z.literal("error"),
    error: z.object({ type: z.string(), message: z.string() }),
    request_id: z.string().optional(),
  })
  .meta({ id: "AnthropicError" });
const geminiError = z
  .object({
    error: z.object({
      code: z.number().int(),
      message: z.string(),
      status: z.string(),
      details: z.array(z.unknown()).optional(),
    }),
  })
  .meta({ id: "GeminiError" });
const ENVELOPES = { openai: openaiError, anthropic: anthropicError, gemini: geminiError };

const modelParam = z
  .string()
  .meta({ description: "A model's id; its slash may be written as it is.", example: "google/gemini-embedding-001" });
const json = (schema: z.ZodType) => ({ "application/json": { schema } });

function errorResponses(envelope: keyof typeof ENVELOPES, statuses: readonly number[]) {
  return Object.fromEntries(
    statuses.map((status) => {
      const rows = Object.values(ERRORS).filter((row) => row.status === status);
      return [
        String(status),
        { description: rows.map((row) => row.message).join(" / "), content: json(ENVELOPES[envelope]) },
      ];
    }),
  );
}

const operationIdOf = (route: ApiRoute): string => {
  const words = route.path
    .split("/")
    .filter(Boolean)
    .map((part) => (part.startsWith("{") ? `by-${part.replace(/\W/g, "")}` : part));
  return [route.method.toLowerCase(), ...words]
    .join("-")
    .replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
};

function routeOperation(route: ApiRoute): ZodOpenApiOperationObject {
  const status = String(route.status ?? 200);
  const statuses = [
    400,
    ...(route.access === "public" ? [] : [401, 403]),
    ...(route.path.includes("{") ? [404] : []),
    429,
    500,
  ];
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    tags: [route.tag],
    ...(route.access === "public"
      ? { security: [{}, { bearer: [] }] }
      : { security: [{ bearer: [] }, { apiKey: [] }] }),
    requestParams: {
      ...(route.params instanceof z.ZodObject ? { path: route.params } : {}),
      ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
    },
    ...(route.body ? { requestBody: { required: true, content: json(route.body) } } : {}),
    responses: {
      [status as "200"]:
        status === "204" ? { description: "Done" } : { description: "The result", content: json(route.response) },
      ...errorResponses("openai", statuses),
    },
  };
}

function modelOperation(operation: DocumentedOperation): ZodOpenApiOperationObject {
  return {
    operationId: operation.operationId,
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    tags: [operation.tag],
    security: [{ bearer: [] }, { apiKey: [] }],
    ...(operation.path.includes("{model}") ? { requestParams: { path: z.object({ model: modelParam }) } } : {}),
    requestBody: { required: true, content: json(operation.body) },
    responses: {
      "200": {
        description: operation.isStreamable
          ? "The answer, or server-sent events when a stream was asked for"
          : "The answer",
        content: {
          ...json(operation.response),
          ...(operation.isStreamable ? { "text/event-stream": { schema: { type: "string" as const } } } : {}),
        },
      },
      ...errorResponses(operation.envelope, [400, 401, 402, 403, 404, 413, 415, 429, 500, 502, 503, 504]),
    },
  };
}

/** OpenAPI 3.1 document of everything the API answers to, from the schemas that validate requests. */
export function openApiDocument(options: {
  readonly appName: string;
  readonly appUrl: string;
  readonly version: string;
  readonly routes: readonly ApiRoute[];
  readonly operations: readonly DocumentedOperation[];
}) {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of options.operations) paths[operation.path] = { post: modelOperation(operation) };
  for (const route of options.routes) {
    if (route.door === "console") continue;
    const path = route.path.replace("+}", "}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: routeOperation(route) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: `${options.appName} API`,
      version: options.version,
      description: "One key and one balance for every model, in the OpenAI, Anthropic and Gemini dialects.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: `${options.appUrl}/v1` }, { url: `${options.appUrl}/api/v1` }],
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "air_live_… or air_test_…" },
        apiKey: { type: "apiKey", in: "header", name: "X-Api-Key" },
      },
    },
    paths,
  });
}
