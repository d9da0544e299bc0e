import type { OpenApi, Operation, Schema } from "./open-api";
import { exampleOf, resolve, typeOf } from "./schema-rows";

/** A parameter as the form for trying an operation shows it. */
export interface CallParameter {
  readonly name: string;
  readonly place: "path" | "query";
  readonly isRequired: boolean;
  readonly type: string;
  /** Null = the schema gives none. */
  readonly example: string | null;
}

/** One operation with values that fit: what the samples send and the form for trying it begins with. */
export interface Call {
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** Below the mount, e.g. "/keys/{id}". */
  readonly path: string;
  readonly parameters: readonly CallParameter[];
  /** Null = the operation takes none. */
  readonly body: unknown;
  readonly needsKey: boolean;
  /** Answers with server-sent events when the body says `stream: true`. */
  readonly isStreamable: boolean;
  /** Calls a model or reckons one; changes nothing in the account's settings. */
  readonly isModelCall: boolean;
  /** The body is no JSON. */
  readonly sendsFile: boolean;
}

const ECHO = "sandbox/echo";
const SAID_HELLO = [{ role: "user", content: "Hello" }];

const VECTOR = "sandbox/embedding";
const PARTS = { role: "user", parts: [{ text: "Hello" }] };
const PIECE = { parts: [{ text: "Hello" }] };

/** What a newcomer sends first: free, and answered the same way everywhere. */
const FIRST_CALLS: Readonly<Record<string, unknown>> = {
  "/chat/completions": { model: ECHO, messages: SAID_HELLO },
  "/responses": { model: ECHO, input: "Hello", store: false },
  "/responses/input_tokens": { model: ECHO, input: "Hello" },
  "/messages": { model: ECHO, max_tokens: 64, messages: SAID_HELLO },
  "/messages/count_tokens": { model: ECHO, messages: SAID_HELLO },
  "/quote": { model: ECHO, messages: SAID_HELLO },
  "/models/{model}:generateContent": { contents: [PARTS] },
  "/models/{model}:streamGenerateContent": { contents: [PARTS] },
  "/models/{model}:countTokens": { contents: [PARTS] },
  "/models/{model}:embedContent": { content: PIECE },
  "/models/{model}:batchEmbedContents": { requests: [{ model: `models/${VECTOR}`, content: PIECE }] },
  "/embeddings": { model: VECTOR, input: "Hello" },
};

/** The schema of a JSON body or answer. */
export const jsonSchema = (
  part: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> } | undefined,
): Schema | undefined => part?.content?.["application/json"]?.schema;

export const isPublic = ({ security }: Operation): boolean =>
  security?.some((one) => Object.keys(one).length === 0) ?? false;

/** An operation of the document as a call. */
export function callOf(document: OpenApi, method: string, path: string, operation: Operation): Call {
  const schema = jsonSchema(operation.requestBody);
  const parameters = (operation.parameters ?? []).flatMap(
    ({ name, in: place, required = false, schema: one = {} }): CallParameter[] => {
      if (place !== "path" && place !== "query") return [];
      const ours = path.startsWith("/models/{model}:") ? (/embed/i.test(path) ? VECTOR : ECHO) : undefined;
      const example = (name === "model" ? ours : undefined) ?? one.example ?? one.examples?.[0];
      const text = example === undefined ? null : String(example);
      return [{ name, place, isRequired: required, type: typeOf(document, one), example: text }];
    },
  );
  return {
    id: operation.operationId ?? `${method}${path}`,
    method: method.toUpperCase(),
    path,
    parameters,
    body: schema ? (FIRST_CALLS[path] ?? exampleOf(document, schema) ?? {}) : null,
    needsKey: !isPublic(operation),
    isStreamable: schema !== undefined && resolve(document, schema).properties?.stream !== undefined,
    // Only what reaches for a provider can fail there.
    isModelCall: operation.responses?.["502"] !== undefined,
    sendsFile: operation.requestBody !== undefined && schema === undefined,
  };
}

/** The path with its parameters filled in and those of the query that are required. */
export function addressOf({ path, parameters }: Call): string {
  const value = (name: string) => parameters.find((one) => one.name === name)?.example ?? name.toUpperCase();
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => value(name));
  const query = parameters
    .filter(({ place, isRequired }) => place === "query" && isRequired)
    .map(({ name }) => `${name}=${encodeURIComponent(value(name))}`);
  return query.length > 0 ? `${filled}?${query.join("&")}` : filled;
}
