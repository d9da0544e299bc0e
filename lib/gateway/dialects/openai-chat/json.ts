/** A JSON object of unknown content. */
export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value when it is a string with something in it. */
export const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

export const objectsOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** A copy without the members whose value is undefined. */
export const compact = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** The members of an object that are not listed, or undefined when there are none. */
export function restOf(object: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  const rest = Object.entries(object).filter(
    ([key, value]) => !known.has(key) && value !== undefined && value !== null,
  );
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}
