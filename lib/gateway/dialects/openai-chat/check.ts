import { refuse } from "../read";
import { isObject, type JsonObject } from "./json";

/** One check: true = good. */
export interface Rule {
  readonly isGood: (value: unknown) => boolean;
  /** Completes "temperature …". */
  readonly wanted: string;
}

export const rule = (isGood: Rule["isGood"], wanted: string): Rule => ({ isGood, wanted });

export const STRING = rule((value) => typeof value === "string", "must be a string.");
export const NAME = rule((value) => typeof value === "string" && value !== "", "must be a non-empty string.");
export const BOOLEAN = rule((value) => typeof value === "boolean", "must be true or false.");
export const OBJECT = rule(isObject, "must be an object.");
export const STRINGS = rule(
  (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  "must be a list of strings.",
);
export const OBJECTS = rule((value) => Array.isArray(value) && value.every(isObject), "must be a list of objects.");

export const numberIn = (from: number, to: number): Rule =>
  rule(
    (value) => typeof value === "number" && Number.isFinite(value) && value >= from && value <= to,
    `must be a number from ${from} to ${to}.`,
  );

export const integerFrom = (from: number, to = Number.MAX_SAFE_INTEGER): Rule => {
  const upTo = to === Number.MAX_SAFE_INTEGER ? "" : ` to ${to}`;
  const wanted = from === Number.MIN_SAFE_INTEGER ? "must be an integer." : `must be an integer from ${from}${upTo}.`;
  return rule((value) => Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to, wanted);
};

export const oneOf = (words: readonly string[]): Rule =>
  rule((value) => typeof value === "string" && words.includes(value), `must be one of ${words.join(", ")}.`);

export const recordOf = (type: "string" | "number"): Rule =>
  rule(
    (value) =>
      isObject(value) &&
      Object.values(value).every((item) => typeof item === type && (type === "string" || Number.isFinite(item))),
    `must be an object of ${type}s.`,
  );

/** Checks members that may be absent or null, in the order in which the client wrote them: they are fewer than the rules. */
export function checkOptional(source: JsonObject, rules: Readonly<Record<string, Rule>>, path = ""): void {
  for (const field in source) {
    const value = source[field];
    if (value === undefined || value === null || !Object.hasOwn(rules, field)) continue;
    const { isGood, wanted } = rules[field] as Rule;
    if (!isGood(value)) refuse(path + field, wanted);
  }
}

/** Checks one member that must be there. */
export function checkRequired(source: JsonObject, field: string, { isGood, wanted }: Rule, path = ""): void {
  const value = source[field];
  if (value === undefined) refuse(path + field, "is required.");
  if (!isGood(value)) refuse(path + field, wanted);
}

/** The object in a member that must be there. */
export function requiredObject(source: JsonObject, field: string, path = ""): JsonObject {
  checkRequired(source, field, OBJECT, path);
  return source[field] as JsonObject;
}
