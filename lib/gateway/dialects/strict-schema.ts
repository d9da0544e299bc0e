import { isObject, type JsonObject } from "./read";

/** Every schema that stands inside a schema. */
export function innerSchemas(schema: JsonObject): readonly JsonObject[] {
  const maps = [schema.properties, schema.$defs, schema.definitions].filter(isObject).flatMap(Object.values);
  const lists = [schema.anyOf, schema.allOf, schema.oneOf, schema.prefixItems].filter(Array.isArray).flat();
  return [...maps, ...lists, schema.items].filter(isObject);
}

/**
 * OpenAI's rule for strict output: every object names all its properties as required and takes no others. A schema
 * outside of it can only guide a model there, and asking for strictness would be refused.
 */
export function isStrictSchema(schema: JsonObject): boolean {
  if (isObject(schema.properties) || schema.type === "object") {
    const names = Object.keys(isObject(schema.properties) ? schema.properties : {});
    const required = Array.isArray(schema.required) ? schema.required : [];
    if (schema.additionalProperties !== false || names.some((name) => !required.includes(name))) return false;
  }
  return innerSchemas(schema).every(isStrictSchema);
}

/** The same schema with its objects closed, for languages that cannot say so and mean it (Gemini's `responseSchema`). */
export function closedSchema(schema: JsonObject): JsonObject {
  const closed: Record<string, unknown> = { ...schema };
  if (isObject(schema.properties)) {
    const inner = Object.entries(schema.properties).map(([name, value]) => [
      name,
      isObject(value) ? closedSchema(value) : value,
    ]);
    closed.properties = Object.fromEntries(inner);
    closed.additionalProperties ??= false;
  }
  if (isObject(schema.items)) closed.items = closedSchema(schema.items);
  if (Array.isArray(schema.anyOf))
    closed.anyOf = schema.anyOf.map((item: unknown) => (isObject(item) ? closedSchema(item) : item));
  return closed;
}
