import type { Extensions } from "../../ir";
import { isObject, type JsonObject } from "../read";

/** This dialect's id, as the maker of genuine proof of thinking and the key of its extensions. */
export const OWN = "bedrock-converse";

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

export const part = (value: unknown): JsonObject => (isObject(value) ? value : {});

export const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** A cache marker, whichever dialect's client wrote it: several write Anthropic's word in their own bodies. */
export function cacheMarkerOf(extensions: Extensions | undefined): JsonObject | null {
  for (const members of Object.values(extensions ?? {})) {
    const marker = members?.cache_control;
    if (isObject(marker)) return marker;
  }
  return null;
}
