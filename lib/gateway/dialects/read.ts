import { AppError } from "@/lib/kernel";

/**
 * Hand-written readers of request fields, for the hot path: they look and refuse, and copy nothing. Each dialect's zod
 * schema is the published contract; a property test holds that reader and schema accept the same bodies.
 * Optional fields may be null, which means absent.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Refuses the request, naming the field. */
export function refuse(param: string, message: string): never {
  throw new AppError("invalid_request", { param, message: `${param}: ${message}` });
}

export function readObject(value: unknown, path: string): JsonObject {
  return isObject(value) ? value : refuse(path, "must be an object.");
}

export function readArray(value: unknown, path: string): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(path, "must be a list.");
}

export function readString(value: unknown, path: string): string {
  return typeof value === "string" ? value : refuse(path, "must be a string.");
}

export function readNumber(value: unknown, path: string): number {
  return typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "must be a number.");
}

export function readBoolean(value: unknown, path: string): boolean {
  return typeof value === "boolean" ? value : refuse(path, "must be true or false.");
}

/** A whole number of at least `least`. */
export function readInteger(value: unknown, path: string, least = Number.MIN_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value)) return refuse(path, "must be a whole number.");
  const number = Number(value);
  return number >= least ? number : refuse(path, `must be at least ${least}.`);
}

/** `read(value)` unless the value is absent or null. */
export function optional<T>(value: unknown, path: string, read: (value: unknown, path: string) => T): T | undefined {
  return value === undefined || value === null ? undefined : read(value, path);
}

export function readStrings(value: unknown, path: string): readonly string[] {
  const list = readArray(value, path);
  list.forEach((item, index) => {
    readString(item, `${path}[${index}]`);
  });
  return list as readonly string[];
}

/** One of the words. */
export function readWord<T extends string>(value: unknown, path: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  return found ?? refuse(path, `must be one of ${words.map((word) => `"${word}"`).join(", ")}.`);
}
