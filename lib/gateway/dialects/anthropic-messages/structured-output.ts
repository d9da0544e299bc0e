import type { ResponseFormat, Warning } from "../../ir";
import { isObject, type JsonObject } from "../read";

/**
 * Constraints that Anthropic's structured outputs refuse. They move into the description, where the model still reads
 * them. Source: Anthropic, structured outputs, "JSON schema limitations".
 */
const REFUSED = new Set([
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "propertyNames",
  "patternProperties",
  "contains",
  "minContains",
  "maxContains",
  "if",
  "then",
  "else",
  "not",
  "$schema",
  "$id",
]);

const SCHEMA_LISTS = ["anyOf", "allOf", "oneOf", "prefixItems"];
const SCHEMA_MAPS = ["properties", "$defs", "definitions"];

interface Walk {
  readonly warnings: Warning[];
}

function convertMembers(schema: JsonObject, path: string, walk: Walk): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (SCHEMA_LISTS.includes(key) && Array.isArray(value)) {
      // oneOf is refused and anyOf is the nearest that is not.
      converted[key === "oneOf" ? "anyOf" : key] = value.map((item: unknown, index) =>
        convert(item, `${path}.${key}[${index}]`, walk),
      );
    } else if (SCHEMA_MAPS.includes(key) && isObject(value)) {
      converted[key] = Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, convert(item, `${path}.${key}.${name}`, walk)]),
      );
    } else if (key === "items") converted[key] = convert(value, `${path}.items`, walk);
    else converted[key] = value;
  }
  return converted;
}

function convert(schema: unknown, path: string, walk: Walk): unknown {
  if (!isObject(schema)) return schema;
  const converted = convertMembers(schema, path, walk);
  const moved: string[] = [];
  for (const key of Object.keys(converted)) {
    const isFineMinItems = key === "minItems" && (converted[key] === 0 || converted[key] === 1);
    if (!REFUSED.has(key) && (key !== "minItems" || isFineMinItems)) continue;
    if (key !== "$schema" && key !== "$id") {
      moved.push(`${key}: ${JSON.stringify(converted[key])}`);
      walk.warnings.push({
        kind: "emulated",
        path: `${path}.${key}`,
        detail: `"${key}" is not enforced here; it was moved into the description.`,
      });
    }
    delete converted[key];
  }
  if (moved.length > 0) {
    const before = typeof converted.description === "string" ? `${converted.description} ` : "";
    converted.description = `${before}(${moved.join(", ")})`;
  }
  const isObjectSchema = converted.type === "object" || isObject(converted.properties);
  if (isObjectSchema && converted.additionalProperties !== false) {
    if (converted.additionalProperties !== undefined) {
      walk.warnings.push({
        kind: "changed",
        path: `${path}.additionalProperties`,
        detail: "Objects are closed in structured outputs here.",
      });
    }
    converted.additionalProperties = false;
  }
  return converted;
}

/** A JSON Schema within the part that structured outputs enforce. */
export function strictSchema(schema: JsonObject, path: string): { schema: JsonObject; warnings: Warning[] } {
  const walk: Walk = { warnings: [] };
  const converted = convert(schema, path, walk);
  return { schema: isObject(converted) ? converted : schema, warnings: walk.warnings };
}

export interface EncodedFormat {
  /** `output_config.format`, where the model enforces one. */
  readonly format?: JsonObject;
  /** A sentence for the system prompt, where it does not. */
  readonly instruction?: string;
  readonly warnings: readonly Warning[];
}

/** How this vendor is asked for JSON: by schema where it can be enforced, by words otherwise. */
export function encodeFormat(format: ResponseFormat | undefined, isEnforceable: boolean): EncodedFormat {
  if (!format || format.type === "text") return { warnings: [] };
  if (format.type === "json") {
    const detail = "JSON without a schema is asked for in the system prompt.";
    return {
      instruction: "Answer with one JSON object and nothing else: no prose, no code fence.",
      warnings: [{ kind: "emulated", path: "response_format", detail }],
    };
  }
  if (!isEnforceable) {
    const detail = "This model does not enforce schemas; the schema was put into the system prompt.";
    const instruction = `Answer with one JSON value that follows this JSON Schema, and nothing else: no prose, no code fence.\n${JSON.stringify(format.schema)}`;
    return { instruction, warnings: [{ kind: "emulated", path: "response_format", detail }] };
  }
  const { schema, warnings } = strictSchema(format.schema, "response_format.schema");
  return { format: { type: "json_schema", schema }, warnings };
}
