import { isObject, type JsonObject } from "../read";

/** Counts that protobuf writes as strings. */
const COUNTS = new Set(["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"]);

/** Google's own schema dialect (upper-case types, `nullable`, counts as strings) → JSON Schema. */
export function fromGeminiSchema(schema: unknown): JsonObject {
  if (!isObject(schema)) return {};
  const converted: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (value === null || value === undefined || key === "nullable" || key === "propertyOrdering" || key === "type")
      continue;
    if (key === "example") converted.examples = [value];
    else if (key === "properties" && isObject(value)) {
      converted.properties = Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, fromGeminiSchema(item)]),
      );
    } else if (key === "anyOf" && Array.isArray(value))
      converted.anyOf = value.map((item: unknown) => fromGeminiSchema(item));
    else if (key === "items") converted.items = fromGeminiSchema(value);
    else converted[key] = COUNTS.has(key) && typeof value === "string" ? Number(value) : value;
  }
  return withType(converted, schema);
}

function withType(converted: Record<string, unknown>, schema: JsonObject): JsonObject {
  const type = typeof schema.type === "string" && schema.type !== "TYPE_UNSPECIFIED" ? schema.type.toLowerCase() : null;
  const isNullable = schema.nullable === true;
  if (type !== null) return { type: isNullable ? [type, "null"] : type, ...converted };
  if (!isNullable) return Array.isArray(schema.type) ? { type: schema.type, ...converted } : converted;
  if (Array.isArray(converted.anyOf)) return { ...converted, anyOf: [...converted.anyOf, { type: "null" }] };
  return converted;
}

/**
 * JSON Schema as `parametersJsonSchema` and `responseJsonSchema` take it: whole, so that nothing is lost. Only the name
 * of the meta-schema goes, which says nothing about the value.
 */
export function jsonSchema(schema: JsonObject): JsonObject {
  const { $schema: _meta, ...rest } = schema;
  return rest;
}
