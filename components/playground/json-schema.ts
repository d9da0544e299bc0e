/** What is wrong with a schema, and where. */
export type SchemaProblem =
  | { readonly code: "json"; readonly line: number; readonly column: number }
  | {
      readonly code: "object" | "root" | "type" | "properties" | "required" | "requiredUnknown" | "enum" | "items";
      /** A JSON path, e.g. "properties.city"; "" = the whole. */
      readonly path: string;
      /** The value at fault, as JSON. */
      readonly value: string;
    };

export type SchemaReading =
  | { readonly value: unknown; readonly problem: null }
  | { readonly value: null; readonly problem: SchemaProblem };

/** Reads a schema's text; tells line and column (from 1) where it stops being JSON. */
export function readSchema(text: string): SchemaReading {
  try {
    return { value: JSON.parse(text), problem: null };
  } catch {
    const before = text.slice(0, jsonEnd(text));
    const line = before.split("\n").length;
    return { value: null, problem: { code: "json", line, column: before.length - before.lastIndexOf("\n") } };
  }
}

const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings may not hold them.
  /\s+|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;

type Wanted = "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "comma" | "over";

/** The place of the first character that cannot follow what stands before it. (Engines word this in many ways.) */
export function jsonEnd(text: string): number {
  const open: string[] = [];
  let wanted: Wanted = "value";
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return at;
    if (token.trim() !== "") {
      const next = follow(wanted, token, open);
      if (next === null) return at;
      wanted = next;
    }
    at += token.length;
  }
  return at;
}

/** What may follow `token`, or null when it may not stand here. Keeps `open` in step. */
function follow(wanted: Wanted, token: string, open: string[]): Wanted | null {
  const afterValue = (): Wanted => (open.length === 0 ? "over" : "comma");
  const closes = token === "}" || token === "]";
  if (closes) {
    const opener = token === "}" ? "{" : "[";
    const mayClose = wanted === "comma" || wanted === (opener === "{" ? "keyOrEnd" : "valueOrEnd");
    if (!mayClose || open.at(-1) !== opener) return null;
    open.pop();
    return afterValue();
  }
  if (wanted === "colon") return token === ":" ? "value" : null;
  if (wanted === "comma") return token === "," ? (open.at(-1) === "{" ? "key" : "value") : null;
  if (wanted === "key" || wanted === "keyOrEnd") return token.startsWith('"') ? "colon" : null;
  if (wanted === "over" || token === ":" || token === ",") return null;
  if (token === "{" || token === "[") {
    open.push(token);
    return token === "{" ? "keyOrEnd" : "valueOrEnd";
  }
  return afterValue();
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const TYPES = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);
const PROBLEMS_MAX = 20;

/** What models would stumble over in the schema of a function's arguments; [] = it is good. */
export function checkSchema(schema: unknown): readonly SchemaProblem[] {
  if (!isObject(schema)) return [problem("object", "", schema)];
  const found: SchemaProblem[] = [];
  if (schema.type !== "object") found.push(problem("root", "type", schema.type ?? null));
  walk(schema, "", found);
  return found.slice(0, PROBLEMS_MAX);
}

const problem = (code: Exclude<SchemaProblem["code"], "json">, path: string, value: unknown): SchemaProblem => ({
  code,
  path,
  value: JSON.stringify(value) ?? "",
});

function walk(schema: unknown, path: string, found: SchemaProblem[]): void {
  if (typeof schema === "boolean" || found.length >= PROBLEMS_MAX) return;
  if (!isObject(schema)) {
    found.push(problem("object", path, schema));
    return;
  }
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const { type, properties, required, items } = schema;
  const types = Array.isArray(type) ? type : [type];
  const unknown = type === undefined ? undefined : types.find((each) => !TYPES.has(each as string));
  // A root that is not an object was told already.
  if (unknown !== undefined && path !== "") found.push(problem("type", at("type"), unknown));
  if (properties !== undefined && !isObject(properties))
    found.push(problem("properties", at("properties"), properties));
  checkRequired(required, properties, at("required"), found);
  if (schema.enum !== undefined && (!Array.isArray(schema.enum) || schema.enum.length === 0)) {
    found.push(problem("enum", at("enum"), schema.enum));
  }
  if (isObject(properties)) {
    for (const [name, child] of Object.entries(properties)) walk(child, at(`properties.${name}`), found);
  }
  if (items !== undefined) {
    if (Array.isArray(items)) found.push(problem("items", at("items"), items));
    else walk(items, at("items"), found);
  }
  for (const word of ["anyOf", "oneOf", "allOf"]) {
    const options = schema[word];
    if (!Array.isArray(options)) continue;
    for (const [index, option] of options.entries()) walk(option, at(`${word}[${index}]`), found);
  }
}

function checkRequired(required: unknown, properties: unknown, path: string, found: SchemaProblem[]): void {
  if (required === undefined) return;
  if (!Array.isArray(required) || required.some((name) => typeof name !== "string")) {
    found.push(problem("required", path, required));
    return;
  }
  const known = isObject(properties) ? properties : {};
  const missing = required.find((name: string) => !(name in known));
  if (missing !== undefined) found.push(problem("requiredUnknown", path, missing));
}
