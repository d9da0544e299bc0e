type Schema = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 12;
const FORMATS: Readonly<Record<string, string>> = {
  date: "2024-01-01",
  time: "12:00:00Z",
  "date-time": "2024-01-01T12:00:00Z",
  email: "sandbox@example.com",
  uri: "https://example.com/",
  url: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  hostname: "example.com",
  duration: "PT1S",
};

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** A value that fits a JSON Schema: the same one for the same schema. `text` fills strings that have no rule of their own. */
export function fitSchema(schema: unknown, text: string): unknown {
  return valueFor(schema, isSchema(schema) ? schema : {}, text, 0);
}

function valueFor(schema: unknown, root: Schema, text: string, depth: number): unknown {
  if (!isSchema(schema) || depth > MAX_DEPTH) return null;
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  if (typeof schema.$ref === "string") return valueFor(lookUp(root, schema.$ref), root, text, depth + 1);
  for (const word of ["anyOf", "oneOf"]) {
    const options = schema[word];
    if (Array.isArray(options) && options.length > 0) return valueFor(options[0], root, text, depth + 1);
  }
  if (Array.isArray(schema.allOf)) return valueFor(mergeAll(schema, root), root, text, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : (schema.type ?? guessType(schema));
  if (type === "object") return fitObject(schema, root, text, depth);
  if (type === "array") return fitArray(schema, root, text, depth);
  if (type === "string") return fitString(schema, text);
  if (type === "integer" || type === "number") return fitNumber(schema, type === "integer");
  if (type === "boolean") return true;
  return null;
}

const guessType = (schema: Schema): string =>
  "properties" in schema ? "object" : "items" in schema ? "array" : "minimum" in schema ? "number" : "string";

function lookUp(root: Schema, reference: string): unknown {
  if (!reference.startsWith("#")) return null;
  let at: unknown = root;
  for (const step of reference.split("/").slice(1)) {
    at = isSchema(at) ? at[decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return at;
}

function mergeAll(schema: Schema, root: Schema): Schema {
  const { allOf, ...rest } = schema;
  let merged: Record<string, unknown> = { ...rest };
  for (const part of Array.isArray(allOf) ? allOf : []) {
    const whole = isSchema(part) && typeof part.$ref === "string" ? lookUp(root, part.$ref) : part;
    if (!isSchema(whole)) continue;
    const properties = {
      ...(isSchema(merged.properties) ? merged.properties : {}),
      ...(isSchema(whole.properties) ? whole.properties : {}),
    };
    merged = { ...merged, ...whole, ...(Object.keys(properties).length > 0 ? { properties } : {}) };
  }
  return merged;
}

function fitObject(schema: Schema, root: Schema, text: string, depth: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  for (const [name, value] of Object.entries(properties)) {
    // Optional members stop half way down, so that recursive schemas end.
    if (depth < MAX_DEPTH / 2 || required.has(name)) made[name] = valueFor(value, root, text, depth + 1);
  }
  for (const name of required) if (typeof name === "string" && !(name in made)) made[name] = text;
  return made;
}

function fitArray(schema: Schema, root: Schema, text: string, depth: number): unknown[] {
  if (Array.isArray(schema.prefixItems)) return schema.prefixItems.map((item) => valueFor(item, root, text, depth + 1));
  const least = numberOf(schema.minItems) ?? (depth < MAX_DEPTH / 2 ? 1 : 0);
  const count = Math.min(least, numberOf(schema.maxItems) ?? least, 100);
  return Array.from({ length: count }, () => valueFor(schema.items ?? { type: "string" }, root, text, depth + 1));
}

function fitString(schema: Schema, text: string): string {
  const format = typeof schema.format === "string" ? FORMATS[schema.format] : undefined;
  let value = format ?? text;
  const least = Math.min(numberOf(schema.minLength) ?? 0, 10_000);
  if (value.length < least) value = value.padEnd(least, ".");
  const most = numberOf(schema.maxLength);
  return most !== undefined && value.length > most ? value.slice(0, most) : value;
}

function fitNumber(schema: Schema, isInteger: boolean): number {
  const above = numberOf(schema.exclusiveMinimum);
  const below = numberOf(schema.exclusiveMaximum);
  const low =
    numberOf(schema.minimum) ?? (above === undefined ? undefined : isInteger ? Math.floor(above) + 1 : above + 0.5);
  const high =
    numberOf(schema.maximum) ?? (below === undefined ? undefined : isInteger ? Math.ceil(below) - 1 : below - 0.5);
  let value = low ?? (high !== undefined && high < 1 ? high : 1);
  if (isInteger) value = Math.ceil(value);
  const step = numberOf(schema.multipleOf);
  if (step !== undefined && step > 0) value = Math.ceil(value / step) * step;
  return high !== undefined && value > high ? high : value;
}
