import type { GenerateRequest, Warning } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { innerSchemas } from "../strict-schema";

const JSON_ONLY = "Answer with one JSON object and nothing else: no prose, no code fence.";

export interface EncodedFormat {
  /** `response_format`, where Cohere enforces one. */
  readonly format?: JsonObject;
  /** A sentence for the system message. */
  readonly instruction?: string;
}

/** Cohere enforces schemas of an object in which every object requires something ("Structured Outputs", constraints). */
function isEnforceable(schema: JsonObject): boolean {
  const everyRequires = (one: JsonObject): boolean => {
    const isClosed = !isObject(one.properties) || (Array.isArray(one.required) && one.required.length > 0);
    return isClosed && innerSchemas(one).every(everyRequires);
  };
  return schema.type === "object" && isObject(schema.properties) && everyRequires(schema);
}

const saysJson = (request: GenerateRequest): boolean =>
  request.messages.some(({ blocks }) => blocks.some((block) => block.type === "text" && /json/i.test(block.text)));

/**
 * How Cohere is asked for JSON. It takes no format beside tools or documents, so there the system message asks; and without
 * a schema a prompt that does not speak of JSON may never come to an end, so a sentence is added.
 */
export function encodeFormat(request: GenerateRequest, isAlone: boolean, warnings: Warning[]): EncodedFormat {
  const format = request.responseFormat;
  if (!format || format.type === "text") return {};
  const emulated = (detail: string): void => {
    warnings.push({ kind: "emulated", path: "response_format", detail });
  };
  const schema = format.type === "json-schema" ? format.schema : null;
  const inWords = schema ? `${JSON_ONLY} It follows this JSON Schema:\n${JSON.stringify(schema)}` : JSON_ONLY;
  if (!isAlone) {
    emulated("JSON output beside tools or documents is asked for in the system message here.");
    return { instruction: inWords };
  }
  if (schema && isEnforceable(schema)) return { format: { type: "json_object", json_schema: schema } };
  if (schema) {
    emulated("This provider does not enforce a schema in which an object requires nothing; the system message has it.");
    return { format: { type: "json_object" }, instruction: inWords };
  }
  if (saysJson(request)) return { format: { type: "json_object" } };
  emulated("A system message that asks for JSON was added.");
  return { format: { type: "json_object" }, instruction: JSON_ONLY };
}
