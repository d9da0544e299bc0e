import type { OpenApi, Schema } from "./open-api";

/** A line of a table of fields. */
export interface FieldRow {
  /** With the names above it: "provider.order[]". */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

const MAX_DEPTH = 3;
const MAX_CHOICES = 8;

/** Follows a reference inside the document; an unknown one is an empty schema. */
export function resolve(document: OpenApi, schema: Schema): Schema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  return name === undefined ? schema : (document.components?.schemas?.[name] ?? {});
}

/** A schema's type in a few words: "string", "object[]", `"asc" | "desc"`. */
export function typeOf(document: OpenApi, raw: Schema, depth = 0): string {
  const schema = resolve(document, raw);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return oneOf(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices)
    return depth > 1 ? "one of several" : oneOf(choices.map((choice) => typeOf(document, choice, depth + 1)));
  if (schema.items) return `${typeOf(document, schema.items, depth + 1)}[]`;
  if (Array.isArray(schema.type)) return oneOf(schema.type);
  return typeof schema.type === "string" ? schema.type : schema.properties || schema.allOf ? "object" : "any";
}

function oneOf(names: readonly string[]): string {
  const unique = [...new Set(names)];
  return unique.length > MAX_CHOICES ? `${unique.slice(0, MAX_CHOICES).join(" | ")} | …` : unique.join(" | ");
}

/** The fields of an object schema and of the objects inside it. */
export function fieldRows(document: OpenApi, raw: Schema, prefix = "", depth = 0): FieldRow[] {
  const schema = resolve(document, raw);
  const inner = schema.properties ? schema : objectInside(document, schema);
  if (!inner?.properties || depth >= MAX_DEPTH) return [];
  return Object.entries(inner.properties).flatMap(([key, field]) => {
    const resolved = resolve(document, field);
    const name = `${prefix}${key}`;
    const row = {
      name,
      type: typeOf(document, field),
      isRequired: inner.required?.includes(key) ?? false,
      description: describe(field, resolved),
    };
    const isList = resolved.items !== undefined;
    return [row, ...fieldRows(document, resolved.items ?? field, `${name}${isList ? "[]." : "."}`, depth + 1)];
  });
}

/** The one object among the choices of a nullable field, or the members of a list. */
function objectInside(document: OpenApi, schema: Schema): Schema | undefined {
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
  const objects = choices.map((choice) => resolve(document, choice)).filter(({ properties }) => properties);
  return objects.length === 1 ? objects[0] : undefined;
}

function describe(field: Schema, resolved: Schema): string {
  const parts = [field.description ?? resolved.description ?? ""];
  const example = resolved.example ?? resolved.examples?.[0];
  if (resolved.default !== undefined) parts.push(`Default \`${JSON.stringify(resolved.default)}\`.`);
  if (example !== undefined && JSON.stringify(example).length <= 60) parts.push(`E.g. \`${JSON.stringify(example)}\`.`);
  return parts.filter(Boolean).join(" ");
}

/** A value that fits, from the schema's own examples; what has none is left out unless it is required. */
export function exampleOf(document: OpenApi, raw: Schema, depth = 0): unknown {
  const schema = resolve(document, raw);
  const given = schema.example ?? schema.examples?.[0] ?? schema.const ?? schema.default ?? schema.enum?.[0];
  if (given !== undefined) return given;
  if (schema.properties && depth < MAX_DEPTH) {
    const entries = Object.entries(schema.properties)
      .filter(([key, field]) => schema.required?.includes(key) || hasExample(resolve(document, field)))
      .map(([key, field]) => [key, exampleOf(document, field, depth + 1)]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice) return exampleOf(document, choice, depth + 1);
  if (schema.items) return [exampleOf(document, schema.items, depth + 1)].filter((value) => value !== undefined);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "string") return "…";
  if (type === "integer" || type === "number") return schema.minimum ?? 1;
  if (type === "boolean") return true;
  return type === "object" ? {} : undefined;
}

const hasExample = ({ example, examples }: Schema): boolean => example !== undefined || examples !== undefined;
