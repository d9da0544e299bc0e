import type { Extensions } from "../../ir";
import { isObject, type JsonObject } from "../read";

/** This dialect's id, as the maker of genuine ciphertext and the key of its extensions. */
export const OWN = "openai-responses";

/** The value when it is a string with something in it. */
export const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

export const objectsOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** A copy without the members whose value is undefined. */
export const compact = (object: JsonObject): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** The members of an object that are not listed and say something, or undefined when there are none. */
export function restOf(object: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  const rest = Object.entries(object).filter(
    ([key, value]) => !known.has(key) && value !== undefined && value !== null,
  );
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

export const ownExtensions = (rest: JsonObject | undefined): { readonly extensions?: Extensions } =>
  rest ? { extensions: { [OWN]: rest } } : {};

/** What this dialect kept on something. */
export const ownMembers = (extensions: Extensions | undefined): JsonObject => extensions?.[OWN] ?? {};
